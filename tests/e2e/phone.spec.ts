/** A watcher's phone through a bad night: no network, half a network, two tabs, a dead battery. */
import { spawn } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium as playwright, type Browser, type Page } from '@playwright/test';
import type { Draft } from '#phone/phone-store.ts';
import { getStatus, makeLink, makeToken } from '../server/client.ts';
import { tallywatch } from '../server/node-process.ts';
import { startBadLine } from './bad-line.ts';
import { chromium } from './chromium.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, test, type Night } from './night.ts';

/** A picture of one red pixel, as a phone might take it. */
const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC',
  'base64',
);

async function openForm(page: Page): Promise<void> {
  await untilReady(page);
  await page.getByRole('link', { name: /Enter the tally sheet/ }).click();
  await untilAlive(page);
}

/** The phone keeps its pages, and shows what it sent. */
async function untilReady(page: Page): Promise<void> {
  await expect(page.getByText('✓ This phone is ready')).toBeVisible({ timeout: 30_000 });
}

/** The phone keeps what is typed in the form; before that the server alone would help. */
async function untilAlive(page: Page): Promise<void> {
  await expect(page.locator('input[type=file]')).toBeVisible();
}

/** Waits until what was typed in a form is on the phone's disk. */
async function untilKept(page: Page): Promise<void> {
  const readDrafts = () =>
    page.evaluate(
      () =>
        new Promise<Draft[]>((resolve) => {
          const opening = indexedDB.open('tallywatch');
          opening.onsuccess = () => {
            const store = opening.result;
            const all = store.transaction('drafts').objectStore('drafts').getAll();
            all.onsuccess = () => resolve(all.result as Draft[]);
            store.close();
          };
        }),
    );
  const typed = await page.getByLabel('Nils Newt').inputValue();
  await expect
    .poll(async () => (await readDrafts()).map(({ values }) => values['votes.newt']))
    .toContain(typed);
}

async function fill(page: Page, duck = '20', newt = '10'): Promise<void> {
  await page.getByLabel('Registered voters').fill('50');
  await page.getByLabel('Ballots cast').fill('30');
  await page.getByLabel('Invalid ballots').fill('0');
  await page.getByLabel('Dora Duck').fill(duck);
  await page.getByLabel('Nils Newt').fill(newt);
}

async function send(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Check and read back' }).click();
  await page.getByRole('button', { name: 'Send' }).click();
}

/** How many reports are in the log that were not there before. */
async function countReports(night: Night): Promise<() => Promise<number>> {
  const before = (await night.reports()).length;
  return async () => (await night.reports()).length - before;
}

const open = (night: Night, browser: Browser, more = {}) =>
  night.open(browser, 'watcher', { stations: 'p-1', ...more });

test('a report made without a network survives a reload and is sent when it is back', async ({
  browser,
  night,
}) => {
  const phone = await open(night, browser);
  const added = await countReports(night);
  await openForm(phone);
  await phone.context().setOffline(true);
  await fill(phone);
  await untilKept(phone);
  await phone.reload();
  await expect(phone.getByLabel('Dora Duck')).toHaveValue('20');
  await send(phone);
  await expect(phone.getByText('Saved on this phone')).toBeVisible();
  await expect(phone.getByText('Only text messages work?')).toBeVisible();
  await expectAccessible(phone);
  await phone.goto(`${night.node.url}/report`);
  await expect(phone.getByText('Saved on this phone')).toBeVisible();
  await expectAccessible(phone);
  expect(await added()).toBe(0);

  await phone.context().setOffline(false);
  await expect(phone.getByText(/Recorded as number/)).toBeVisible({ timeout: 20_000 });
  expect(await added()).toBe(1);
  await phone.reload();
  await untilReady(phone);
  await expect(phone.getByText(/Recorded as number/)).toHaveCount(1);
});

test('a form that was never opened opens without a network', async ({ browser, night }) => {
  const phone = await open(night, browser);
  await untilReady(phone);
  await phone.context().setOffline(true);
  await phone.getByRole('link', { name: /Enter the tally sheet/ }).click();
  await untilAlive(phone);
  await fill(phone);
  await send(phone);
  await expect(phone.getByText('Saved on this phone')).toBeVisible();
});

test('a report is sent though its page was closed before the network came back', async ({
  browser,
  night,
}) => {
  const phone = await open(night, browser);
  const context = phone.context();
  const added = await countReports(night);
  await openForm(phone);
  await context.setOffline(true);
  await fill(phone);
  await send(phone);
  await expect(phone.getByText('Saved on this phone')).toBeVisible();
  const elsewhere = await context.newPage();
  await phone.close();
  await context.setOffline(false);
  await elsewhere.goto(`${night.node.url}/api/time`); // no page of ours is open
  const session = await context.newCDPSession(elsewhere);
  const registered = new Promise<string>((resolve) => {
    session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const [one] = registrations;
      if (one) resolve(one.registrationId);
    });
  });
  await session.send('ServiceWorker.enable');
  await session.send('ServiceWorker.dispatchSyncEvent', {
    origin: night.node.url,
    registrationId: await registered,
    tag: 'outbox',
    lastChance: false,
  });
  await expect.poll(added, { timeout: 20_000 }).toBe(1);
});

for (const when of ['before', 'after'] as const) {
  test(`a network lost ${when} the server recorded the report: one report, one receipt`, async ({
    browser,
    night,
  }) => {
    const line = await startBadLine(night.node.url, when, 2);
    const token = await makeToken(night.node, 'watcher', '--stations', 'p-1');
    const phone = await (await browser.newContext()).newPage();
    await phone.goto(`${line.url}/i/${token}`);
    const added = await countReports(night);
    await openForm(phone);
    await fill(phone);
    await send(phone);
    await expect(phone.getByText('✓ Received')).toBeVisible({ timeout: 30_000 });
    expect(line.tried()).toBeGreaterThanOrEqual(3);
    expect(await added()).toBe(1);
    await phone.goto(`${line.url}/report`);
    await untilReady(phone);
    await expect(phone.getByText(/Recorded as number/)).toHaveCount(1);
    line.close();
  });
}

test('the same draft sent from two tabs counts once', async ({ browser, night }) => {
  const phone = await open(night, browser);
  const added = await countReports(night);
  await openForm(phone);
  await fill(phone);
  await untilKept(phone);
  const other = await phone.context().newPage();
  await other.goto(phone.url());
  await expect(other.getByLabel('Dora Duck')).toHaveValue('20');
  for (const tab of [phone, other]) {
    await tab.getByRole('button', { name: 'Check and read back' }).click();
  }
  const buttons = [phone, other].map((tab) => tab.getByRole('button', { name: 'Send' }).click());
  await Promise.all(buttons);
  await expect(phone.getByText('✓ Received')).toBeVisible();
  await expect(other.getByText('✓ Received')).toBeVisible();
  expect(await added()).toBe(1);
});

test('other figures typed in a second tab are another report, which replaces the first', async ({
  browser,
  night,
}) => {
  const phone = await open(night, browser);
  await openForm(phone);
  await fill(phone);
  await untilKept(phone);
  const other = await phone.context().newPage();
  await other.goto(phone.url());
  await expect(other.getByLabel('Dora Duck')).toHaveValue('20');
  await send(phone);
  await expect(phone.getByText('✓ Received')).toBeVisible();
  await fill(other, '25', '5');
  await send(other);
  await expect(other.getByText('✓ Received')).toBeVisible();
  const [first, second] = (await night.reports()).slice(-2);
  expect(second!.report.votes).toEqual({ duck: 25, newt: 5 });
  expect(second!.report.supersedes).toBe(first!.id);
});

test('what the server sends back is filled in again, and corrected', async ({ browser, night }) => {
  const line = await startBadLine(night.node.url, 'refused', 1);
  const token = await makeToken(night.node, 'watcher', '--stations', 'p-1');
  const phone = await (await browser.newContext()).newPage();
  await phone.goto(`${line.url}/i/${token}`);
  await openForm(phone);
  await fill(phone);
  await send(phone);
  await expect(phone.getByText('✗ The server sent it back')).toBeVisible();
  await expect(phone.getByText('as the line would have it')).toBeVisible();
  await expectAccessible(phone);
  await phone.getByRole('link', { name: 'Correct it' }).click();
  await expect(phone.getByLabel('Dora Duck')).toHaveValue('20');
  await phone.getByLabel('Dora Duck').fill('21');
  await phone.getByLabel('Nils Newt').fill('9');
  await send(phone);
  await expect(phone.getByText('✓ Received')).toBeVisible();
  await phone.goto(`${line.url}/report`);
  await untilReady(phone);
  await expect(phone.getByText('sent it back')).toHaveCount(0);
  line.close();
});

test('a phone that cannot keep a report says so, and sends it at once', async ({
  browser,
  night,
}) => {
  const phone = await open(night, browser);
  const added = await countReports(night);
  await phone.addInitScript(() => {
    const { put } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.put = function (...words: Parameters<typeof put>) {
      if (this.name === 'outbox') throw new DOMException('full', 'QuotaExceededError');
      return put.apply(this, words);
    };
  });
  await openForm(phone);
  await fill(phone);
  await send(phone);
  await expect(phone.getByText('could not keep the report')).toBeVisible();
  await phone.getByRole('button', { name: 'Send' }).click();
  await expect(phone.getByText('✓ Received')).toBeVisible();
  expect(await added()).toBe(1);
});

test('without a network the link opens the stations; after it was taken back the page says so', async ({
  browser,
  night,
}) => {
  const { token, path: link } = await makeLink(night.node, 'watcher', '--stations', 'p-1');
  const phone = await (await browser.newContext()).newPage();
  await phone.goto(`${night.node.url}${link}`);
  await openForm(phone);
  await phone.context().setOffline(true);
  await phone.goto(`${night.node.url}${link}`);
  await expect(phone.getByRole('heading', { name: 'Your stations' })).toBeVisible();
  await untilReady(phone);
  await phone.getByRole('link', { name: /Enter the tally sheet/ }).click();
  await untilAlive(phone);
  await fill(phone);
  await send(phone);
  await expect(phone.getByText('Saved on this phone')).toBeVisible();
  await tallywatch('revoke', token, ...night.node.log);
  await expect.poll(() => getStatus(`${night.node.url}/api/health`, token)).toBe(401);
  await phone.context().setOffline(false);
  await expect(phone.getByText('the link on this phone is no longer valid')).toBeVisible({
    timeout: 20_000,
  });
  const other = await makeLink(night.node, 'watcher', '--stations', 'p-1');
  await phone.goto(`${night.node.url}${other.path}`);
  await expect(phone.getByText('Reports of another link wait on this phone: 1')).toBeVisible();
});

test('after a preliminary sheet the final one is asked for', async ({ browser, night }) => {
  const phone = await open(night, browser);
  await openForm(phone);
  await phone.getByLabel('preliminary').check();
  await fill(phone);
  await send(phone);
  await expect(phone.getByText('✓ Received')).toBeVisible();
  await phone.goto(`${night.node.url}/report`);
  await phone.getByRole('link', { name: /Enter the final sheet/ }).click();
  await expect(phone.getByLabel('final')).toBeChecked();
});

test('a tab closed while it sends leaves no draft behind', async ({ browser, night }) => {
  const phone = await open(night, browser);
  await phone.addInitScript(() => {
    const remove = IDBObjectStore.prototype.delete;
    IDBObjectStore.prototype.delete = function (key) {
      if (this.name === 'drafts')
        this.transaction.addEventListener('complete', () => dispatchEvent(new Event('pagehide')));
      return remove.call(this, key);
    };
  });
  await openForm(phone);
  await fill(phone);
  await send(phone);
  await expect(phone.getByText('✓ Received')).toBeVisible();
  await phone.reload();
  await untilAlive(phone);
  await expect(phone.getByText(/replaces/)).toBeVisible();
  await expect(phone.getByLabel('Dora Duck')).toHaveValue('');
});

test('with large text nothing sticks out', async ({ browser, night }) => {
  const phone = await open(night, browser, { locale: 'ru-RU' });
  for (const page of ['/report', '/report/p-1/pond', '/i']) {
    await phone.goto(`${night.node.url}${page}`);
    await phone.addStyleTag({ content: 'html { font-size: 200% }' });
    await expectNoSidewaysScroll(phone);
  }
});

test('a phone whose clock is a day wrong stamps its report with the server’s time', async ({
  browser,
  night,
}) => {
  const phone = await open(night, browser);
  await phone.clock.setSystemTime(Date.now() - 24 * 60 * 60 * 1000);
  await phone.reload();
  await openForm(phone);
  await fill(phone);
  await send(phone);
  await expect(phone.getByText('✓ Received')).toBeVisible();
  const { report, at } = (await night.reports()).at(-1)!;
  expect(Math.abs(Date.parse(report.reportedAt) - Date.parse(at))).toBeLessThan(30_000);
});

test('a draft is still there after the browser was killed', async ({ night }) => {
  const profile = await mkdtemp(path.join(tmpdir(), 'tallywatch-profile-'));
  const token = await makeToken(night.node, 'watcher', '--stations', 'p-1');
  const start = async () => {
    const file = 'executablePath' in chromium ? chromium.executablePath : undefined;
    const child = spawn(
      file ?? playwright.executablePath(),
      [
        ...chromium.args,
        ...['--headless=new', '--remote-debugging-port=0', `--user-data-dir=${profile}`],
      ],
      { stdio: ['ignore', 'ignore', 'pipe'], detached: true },
    );
    const address = await new Promise<string>((resolve) => {
      let said = '';
      child.stderr.on('data', (chunk: Buffer) => {
        said += chunk;
        const found = /listening on (ws:\S+)/.exec(said)?.[1];
        if (found) resolve(found);
      });
    });
    const kill = () => process.kill(-child.pid!, 'SIGKILL');
    try {
      const browser = await playwright.connectOverCDP(address, { timeout: 60_000 });
      return { page: await browser.contexts()[0]!.newPage(), kill };
    } catch (error) {
      kill();
      throw error;
    }
  };
  const first = await start();
  await first.page.goto(`${night.node.url}/i/${token}`);
  await openForm(first.page);
  await fill(first.page);
  await untilKept(first.page);
  first.kill();
  const second = await start();
  try {
    await second.page.goto(`${night.node.url}/i/${token}`);
    await openForm(second.page);
    await expect(second.page.getByLabel('Nils Newt')).toHaveValue('10');
  } finally {
    second.kill();
  }
});

test('a practice report has the same form and the same answer, and is not recorded', async ({
  browser,
  night,
}) => {
  const phone = await open(night, browser);
  const added = await countReports(night);
  await untilReady(phone);
  await phone.getByRole('link', { name: 'Try it out: a practice report' }).click();
  await expect(phone.getByText('Practice: nothing is recorded')).toBeVisible();
  await untilAlive(phone);
  await fill(phone, '20', '9');
  await phone.getByRole('button', { name: 'Check and read back' }).click();
  await phone.getByRole('checkbox').check();
  await phone.getByRole('button', { name: 'Send' }).click();
  await expect(phone.getByText('Nothing was recorded.')).toBeVisible();
  await expectAccessible(phone);
  expect(await added()).toBe(0);
  await phone.goto(`${night.node.url}/report`);
  await expect(phone.getByText('Enter the tally sheet')).toBeVisible();
});

test('an own report is corrected, then taken back; its receipt tells what became of it', async ({
  browser,
  night,
}) => {
  const phone = await open(night, browser);
  await openForm(phone);
  await fill(phone);
  await send(phone);
  await expect(phone.getByText('✓ Received')).toBeVisible();
  const code = await phone.locator('code').textContent();
  await phone.getByRole('link', { name: 'Receipt' }).click();
  const receipt = phone.url();
  await phone.getByLabel('Compare the check code').fill(code!);
  await phone.getByRole('button', { name: 'Compare' }).click();
  await expect(phone.getByText('✓ It is the same')).toBeVisible();
  await phone.getByLabel('Compare the check code').fill('0123456789abcdef');
  await phone.getByRole('button', { name: 'Compare' }).click();
  await expect(phone.getByText('✗ It is not the same')).toBeVisible();
  await expectAccessible(phone);
  await expectNoSidewaysScroll(phone);

  await phone.goto(`${night.node.url}/report`);
  await phone.getByRole('link', { name: /Correct my report/ }).click();
  await expect(phone.getByText('A new one replaces it')).toBeVisible();
  await untilAlive(phone);
  await fill(phone, '19', '11');
  await send(phone);
  await expect(phone.getByText('✓ Received')).toBeVisible();
  await phone.goto(receipt);
  await expect(phone.getByText('replaced by a later report')).toBeVisible();

  await phone.goto(`${night.node.url}/report`);
  await phone.getByText('Take this report back').first().click();
  await phone.getByRole('button', { name: 'Yes, take it back' }).first().click();
  await expect(phone.getByText('Taken back by you').first()).toBeVisible();
});

test('a photo goes after the figures, and only the desk sees it', async ({ browser, night }) => {
  const phone = await open(night, browser);
  await openForm(phone);
  await fill(phone);
  await phone
    .getByLabel('Photo of the sheet')
    .setInputFiles({ name: 'sheet.png', mimeType: 'image/png', buffer: PICTURE });
  await expect(phone.getByText('A photo is ready')).toBeVisible();
  await expectAccessible(phone);
  await send(phone);
  await expect(phone.getByText('✓ Received')).toBeVisible();
  await expect(async () => {
    await phone.goto(`${night.node.url}/report`);
    await expect(phone.getByText('Photos received: 1')).toBeVisible({ timeout: 1000 });
  }).toPass();
});

test('a short code signs in, also in small letters without its dashes', async ({
  browser,
  night,
}) => {
  const { code } = await makeLink(night.node, 'watcher', '--stations', 'p-1');
  const context = await browser.newContext({ viewport: { width: 360, height: 740 } });
  const phone = await context.newPage();
  await phone.goto(`${night.node.url}/i`);
  await expectAccessible(phone);
  await phone.getByLabel('Short code').fill('AAAA-BBBB-CCCC');
  await phone.getByRole('button', { name: 'Sign in' }).click();
  await expect(phone.getByText('No such code')).toBeVisible();
  await expectAccessible(phone);
  await phone.getByLabel('Short code').fill(code!.toLowerCase().replaceAll('-', ' '));
  await phone.getByRole('button', { name: 'Sign in' }).click();
  await expect(phone.getByRole('heading', { name: 'Your stations' })).toBeVisible();
});

test('with the keyboard alone, in Russian', async ({ browser, night }) => {
  const phone = await open(night, browser, { locale: 'ru-RU' });
  await expect(phone.getByText('✓ Телефон готов')).toBeVisible();
  await phone.getByRole('link', { name: /Внести протокол/ }).focus();
  await phone.keyboard.press('Enter');
  await untilAlive(phone);
  await phone.getByLabel('Число избирателей').focus();
  for (const figure of ['50', '30', '0', '20', '10']) {
    await phone.keyboard.type(figure);
    await phone.keyboard.press('Tab');
  }
  await phone.getByLabel('Nils Newt').focus();
  await phone.keyboard.press('Enter');
  await expect(phone.getByText('Сверьте с бумагой: всё верно?')).toBeVisible();
  await phone.getByRole('button', { name: 'Отправить' }).focus();
  await phone.keyboard.press('Enter');
  await expect(phone.getByText('✓ Принято')).toBeVisible();
  await expectAccessible(phone);
  await expectNoSidewaysScroll(phone);
});

test('without JavaScript a report is practised, sent, corrected and taken back', async ({
  browser,
  night,
}) => {
  const phone = await open(night, browser, { javaScriptEnabled: false });
  const added = await countReports(night);
  await phone.getByRole('link', { name: /practice report/ }).click();
  await fill(phone);
  await send(phone);
  await expect(phone.getByText('Nothing was recorded.')).toBeVisible();
  expect(await added()).toBe(0);
  for (const duck of ['20', '19']) {
    await phone.goto(`${night.node.url}/report/p-1/pond`);
    await fill(phone, duck, String(30 - Number(duck)));
    await send(phone);
    await expect(phone.getByText('✓ Received')).toBeVisible();
  }
  expect(await added()).toBe(2);
  await phone.goto(`${night.node.url}/report`);
  await expect(phone.getByText('replaced by a later report')).toBeVisible();
  await phone.getByText('Take this report back').click();
  await phone.getByRole('button', { name: 'Yes, take it back' }).click();
  await expect(phone.getByText('taken back by you').first()).toBeVisible();
});
