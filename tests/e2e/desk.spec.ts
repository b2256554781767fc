/** The desk: contradictions settled by the keyboard, by two pairs of eyes, for everyone to check. */
import type { Browser, Page } from '@playwright/test';
import { makeToken, postReport, zooReport } from '../server/client.ts';
import { bearer, readFacts } from '../server/node-process.ts';
import type { TakeMessage } from '#protocol';
import { ZOO } from '#scenarios/pack-files.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, test, type Night } from './night.ts';

/** Figures that stand nowhere else in a page: they can be searched for. */
const SHEET = { registered: 81917, ballotsCast: 71613, invalid: 0 };
const FIRST = { lion: 33787, zebra: 22943, mouse: 14969 };
const SECOND = { lion: 11791, zebra: 44939, mouse: 14969 };
const EVERYTHING = ['W01', 'W02', 'W03', 'W05', 'W06', 'W10'];

// A station large enough for them.
test.use({
  files: {
    'stations.csv': `station_id,district_id,name,contest_ids,registered_voters
s-1,plains,Savanna gate,savanna,100
s-2,plains,Savanna hill,savanna,90000
p-1,waters,Pond,pond,50
`,
    'election.json': JSON.stringify({
      ...(JSON.parse(ZOO['election.json']!) as object),
      desk: 'two-people',
    }),
  },
});

/** Two watchers who read different figures at Savanna hill; gives them. */
async function dispute(night: Night): Promise<void> {
  for (const votes of [FIRST, SECOND]) {
    const token = await makeToken(night.node, 'watcher', '--stations', 's-2');
    const report = zooReport({
      id: crypto.randomUUID(),
      stationId: 's-2',
      sheet: SHEET,
      votes,
      confirmed: EVERYTHING,
    });
    const { body } = await postReport(night.node.url, token, report);
    expect(body.ok, JSON.stringify(body)).toBe(true);
  }
}

/** Another verifier calls a seat; and a person is set aside who never said anything. */
async function propose({ node }: Night): Promise<void> {
  const verifier = await makeToken(node, 'verifier');
  const post = async (path: string, message: object) => {
    const response = await fetch(`${node.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...bearer(verifier) },
      body: JSON.stringify({ id: crypto.randomUUID(), ...message }),
    });
    expect(response.status).toBe(200);
  };
  const decision = { type: 'call', candidateIds: ['mouse'] };
  const call = { contestId: 'savanna', previous: null, decision, reason: 'as good as certain' };
  await post('/api/rulings', call);
  await makeToken(node, 'watcher', '--stations', 's-1');
  const issued = (await readFacts(node.log)).findLast((fact) => fact.type === 'LinkIssued');
  const personId = issued?.type === 'LinkIssued' ? issued.personId : '';
  await post('/api/people/set-aside', { personId, since: null, reason: 'a stolen link' });
}

const openDesk = (night: Night, browser: Browser, more = {}) =>
  night.open(browser, 'verifier', { width: 1280, height: 900, ...more });

/** Moves to the first sheet by the arrow key, once the page listens to it. */
async function chooseFirst(desk: Page): Promise<void> {
  await expect(async () => {
    await desk.keyboard.press('ArrowDown');
    const first = desk.getByRole('link', { name: /Savanna hill/ });
    await expect(first).toBeFocused({ timeout: 300 });
  }).toPass();
}

/** Opens a sheet and waits until its page listens to keys: it has taken the sheet by then. */
async function openSheet(desk: Page, night: Night): Promise<void> {
  // The sheet that was open before is let go at the same address, for no seconds.
  const taken = desk.waitForResponse(
    (response) =>
      response.url().endsWith('/api/desk/take') &&
      (response.request().postDataJSON() as TakeMessage).seconds > 0,
  );
  await desk.goto(`${night.node.url}/desk/s-2/savanna`);
  await taken;
}

const countDisputed = async (night: Night): Promise<number> => {
  const response = await fetch(`${night.node.url}/api/summary`);
  return ((await response.json()) as { sheets: { disputed: number } }).sheets.disputed;
};

/** Everything a page has been sent, and what it holds. */
function listen(page: Page): () => Promise<string> {
  const heard: Promise<string>[] = [];
  page.on('response', (response) => {
    heard.push(response.text().catch(() => ''));
  });
  page.on('websocket', (socket) => {
    socket.on('framereceived', ({ payload }) => heard.push(Promise.resolve(String(payload))));
  });
  return async () => `${(await Promise.all(heard)).join('\n')}\n${await page.content()}`;
}

test('a verifier clears a dispute with the keyboard alone, and the wall shows it', async ({
  browser,
  night,
}) => {
  await dispute(night);
  const wall = await night.open(browser, 'viewer', { width: 1920, height: 1080 });
  const disputed = wall.getByText('1 disputed');
  await expect(disputed).toBeVisible();
  const desk = await openDesk(night, browser);
  await expect(desk).toHaveURL(/\/desk$/);
  await expectAccessible(desk);
  await chooseFirst(desk);
  await desk.keyboard.press('Enter');
  await expect(desk.getByText('≠ Zoe Zebra')).toBeVisible();
  await expect(desk.getByText('≠ Max Mouse')).toHaveCount(0);
  await expectAccessible(desk);
  await expectNoSidewaysScroll(desk);
  expect(await countDisputed(night)).toBe(1);
  await desk.keyboard.press('2');
  await expect.poll(() => countDisputed(night)).toBe(0);
  await expect(desk).toHaveURL(/\/desk$/);
  await expect(desk.getByRole('link', { name: /Savanna hill/ })).toHaveCount(0);
  await expect(disputed).toHaveCount(0);

  await openSheet(desk, night);
  await expect(desk.getByText('Ruling: a version accepted')).toBeVisible();
  await desk.keyboard.press('u');
  await expect.poll(() => countDisputed(night)).toBe(1);
  // Keys are decisions once the page shows what there is to decide.
  await expect(desk.getByText('≠ Zoe Zebra')).toBeVisible();
  await expect(async () => {
    await desk.keyboard.press('x');
    await expect(desk.getByLabel(/Reason/)).toBeFocused({ timeout: 500 });
  }).toPass();
  await desk.keyboard.type('both were read in the dark');
  await desk.keyboard.press('Enter');
  await expect.poll(() => countDisputed(night)).toBe(0);
  await desk.goto(`${night.node.url}/desk/log?station=s-2`);
  await expect(desk.getByText('both were read in the dark')).toBeVisible();
  await expectAccessible(desk);
  await wall.close();
});

test('two who decide at the same moment leave one outcome, and the loser is told', async ({
  browser,
  night,
}) => {
  await dispute(night);
  const desks = [await openDesk(night, browser), await openDesk(night, browser)] as const;
  for (const desk of desks) {
    await openSheet(desk, night);
    await expect(desk.getByText('≠ Zoe Zebra')).toBeVisible();
  }
  await expect(desks[1].getByText('somebody works on it')).toBeVisible();
  await Promise.all([desks[0].keyboard.press('1'), desks[1].keyboard.press('2')]);
  await expect.poll(async () => (await countDisputed(night)) === 0).toBe(true);
  await expect
    .poll(async () => {
      const lost = desks.map((desk) => desk.getByText('Somebody else ruled first').isVisible());
      return (await Promise.all(lost)).filter(Boolean).length;
    })
    .toBe(1);
});

test('who types a sheet blind gets no figure of it, and settles it when one version is the same', async ({
  browser,
  night,
}) => {
  await dispute(night);
  const desk = await openDesk(night, browser);
  const heard = listen(desk);
  await chooseFirst(desk);
  await desk.keyboard.press('b');
  await expect(desk.getByRole('heading', { name: 'Type what the paper says' })).toBeVisible();
  await expectAccessible(desk);
  const type = async (votes: typeof FIRST) => {
    const { registered, ballotsCast } = SHEET;
    const figures = { 'Registered voters': registered, 'Ballots cast': ballotsCast };
    const names = { 'Лион Гривин': votes.lion, 'Zoe Zebra': votes.zebra, 'Max Mouse': votes.mouse };
    for (const [label, figure] of Object.entries({ ...figures, 'Invalid ballots': 0, ...names })) {
      await desk.getByLabel(label).fill(String(figure));
    }
    await desk.getByRole('button', { name: 'Compare' }).click();
  };
  const before = await heard();
  await type({ lion: 30, zebra: 30, mouse: 8 });
  await expect(desk.getByText('none of the versions')).toBeVisible();
  await expect(desk.getByRole('button', { name: 'The paper says what I typed' })).toBeVisible();
  const totals = [FIRST, SECOND].map((votes) => Object.values(votes).reduce((a, b) => a + b, 0));
  const figures = [...Object.values(FIRST), ...Object.values(SECOND), ...totals, 71613, 81917];
  for (const figure of figures) expect(before).not.toContain(String(figure));
  expect(await countDisputed(night)).toBe(1);
  await type(SECOND);
  await expect.poll(() => countDisputed(night)).toBe(0);
});

test('what one proposes a second agrees to; who is set aside counts again', async ({
  browser,
  night,
}) => {
  await dispute(night);
  await propose(night);
  const desk = await openDesk(night, browser);
  await desk.goto(`${night.node.url}/desk`);
  await expect(desk.getByText('as good as certain')).toBeVisible();
  await desk.getByRole('button', { name: /^Agree/ }).click();
  await expect(desk.getByRole('status')).toHaveText('Ruled.');
  await expect(desk.getByText('as good as certain')).toBeHidden();
  await desk.getByRole('button', { name: /^Let it count again/ }).click();
  await desk.getByLabel(/Reason/).fill('it was found');
  await desk.getByRole('button', { name: 'Rule', exact: true }).click();
  await expect(desk.getByRole('status')).toContainText('Sheets counted anew: 0');
  await openSheet(desk, night);
  await desk.getByRole('button', { name: /Version 1: Set .* aside/ }).click();
  await desk.getByLabel(/Reason/).fill('paid');
  await desk.getByRole('button', { name: 'Rule', exact: true }).click();
  await expect(desk.getByRole('status')).toContainText('Sheets counted anew: 1');
  expect(await countDisputed(night)).toBe(0);
});

for (const locale of ['en-GB', 'ru-RU']) {
  test(`every page of the desk, in ${locale}`, async ({ browser, night }) => {
    await dispute(night);
    await propose(night);
    const desk = await openDesk(night, browser, { locale });
    for (const path of [
      '',
      '/s-2/savanna',
      '/s-2/savanna/blind',
      '/contests/savanna',
      '/log',
      '/log?station=s-2',
    ]) {
      await desk.goto(`${night.node.url}/desk${path}`);
      await expectAccessible(desk);
      await expectNoSidewaysScroll(desk);
    }
    for (const role of ['watcher', 'viewer']) {
      const other = await night.open(browser, role, { stations: 's-1' });
      await other.goto(`${night.node.url}/desk`);
      await expect(other).toHaveURL(/closed=role/);
    }
  });
}
