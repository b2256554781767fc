/** The administrator's page, and the desk's rulings on contests. */
import { postReport, zooReport } from '../server/client.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from './night.ts';

test('an administrator makes a link to print, its holder signs in, and it is taken back', async ({
  browser,
  night,
}) => {
  const admin = await night.open(browser, 'admin', { width: 1280, height: 900 });
  await expect(admin).toHaveURL(/\/admin$/);
  await expect(admin.getByText('Stations without a watcher: 3')).toBeVisible();
  await expectAccessible(admin);
  await expectNoSidewaysScroll(admin);
  await admin.getByLabel('Name').fill('Otter');
  await admin.getByLabel('Contact').fill('pond 7');
  await admin.getByLabel('Stations, by id').fill('moon');
  await admin.getByRole('button', { name: 'Make it' }).click();
  await expect(admin.getByRole('alert')).toContainText('moon');
  await admin.getByLabel('Name').fill('Otter');
  await admin.getByLabel('Contact').fill('pond 7');
  await admin.getByLabel('Stations, by id').fill('p-1');
  await admin.getByRole('button', { name: 'Make it' }).click();
  await expect(admin.getByRole('heading', { name: 'Tallywatch – Otter' })).toBeVisible();
  await expectAccessible(admin);
  const link = (await admin.locator('article code').first().textContent())!;
  const code = (await admin.locator('.code').textContent())!;
  const paper = await admin.pdf();
  expect(paper.subarray(0, 4).toString()).toBe('%PDF');

  const phone = await (await browser.newContext()).newPage();
  await phone.goto(link);
  await expect(phone.getByRole('heading', { name: 'Your stations' })).toBeVisible();
  await phone.goto(`${night.node.url}/i`);
  await phone.getByLabel('Short code').fill(code);
  await phone.getByRole('button', { name: 'Sign in' }).click();
  await expect(phone.getByRole('heading', { name: 'Your stations' })).toBeVisible();

  await admin.goto(`${night.node.url}/admin`);
  await admin.getByRole('link', { name: 'Waters' }).click();
  const rows = admin.getByRole('listitem').filter({ hasText: 'Otter pond 7' });
  await expect(rows.first()).toContainText('Waters'); // its station is still awaited
  await expect(rows.last()).toContainText(/– used/);
  await admin.getByRole('button', { name: 'Take back: watcher Otter' }).click();
  await expect(admin.getByRole('button', { name: 'Take back: watcher Otter' })).toHaveCount(0);
  await phone.goto(`${night.node.url}/report`);
  await expect(phone).toHaveURL(/closed=link/);
  await admin.getByRole('button', { name: 'Make a link for each of 3' }).click();
  await expect(admin.locator('article')).toHaveCount(3);

  for (const role of ['verifier', 'viewer', 'watcher']) {
    const other = await night.open(browser, role, { stations: 's-1' });
    await other.goto(`${night.node.url}/admin`);
    await expect(other).toHaveURL(/closed=role/);
  }
});

test('the desk records a lot, withdraws, calls and closes; votes stay as they are', async ({
  browser,
  night,
}) => {
  const votes = { duck: 15, newt: 15 };
  const sheet = { registered: 50, ballotsCast: 30, invalid: 0 };
  const about = { stationId: 'p-1', contestId: 'pond' };
  const report = zooReport({ id: crypto.randomUUID(), ...about, sheet, votes });
  expect((await postReport(night.node.url, night.node.token!, report)).status).toBe(200);
  const desk = await night.open(browser, 'verifier', { width: 1280, height: 900 });
  await desk.goto(`${night.node.url}/desk/contests`);
  await expectAccessible(desk);
  await desk.getByRole('link', { name: 'Waters: Pond' }).click();
  const row = (name: string) => desk.getByRole('row', { name: new RegExp(name) });
  // The pack lets registration order decide: the duck came first.
  await expect(row('Dora Duck')).toContainText('elected');
  await desk.getByRole('button', { name: 'Withdraw: Dora Duck' }).click();
  await expect(row('Dora Duck')).toContainText('out of the race');
  await expect(row('Dora Duck')).toContainText('15');
  await expect(row('Nils Newt')).toContainText('elected');
  await desk.getByRole('button', { name: 'Back in the race: Dora Duck' }).click();
  await expect(row('Dora Duck')).toContainText('elected');
  await desk.getByRole('checkbox', { name: 'Nils Newt' }).check();
  await desk.getByRole('button', { name: 'Call the ticked' }).click();
  await expect(row('Nils Newt')).toContainText('called by the desk');
  await expect(row('Nils Newt')).not.toContainText('elected');
  const csv = await desk.request.get(`${night.node.url}/api/results.csv`);
  expect(await csv.text()).toMatch(/Nils Newt,.*,called,/);
  await desk.getByRole('button', { name: 'Hold the count for final' }).click();
  await expect(desk.getByText('· held for final')).toBeVisible();
  await expectAccessible(desk);
  await desk.goto(`${night.node.url}/desk/log`);
  await expect(desk.getByText('Ruling on the contest: candidate withdrawn')).toBeVisible();
});

for (const locale of ['en-GB', 'ru-RU']) {
  test(`the administrator’s page in ${locale}`, async ({ browser, night }) => {
    const admin = await night.open(browser, 'admin', { locale, width: 360, height: 740 });
    await expectAccessible(admin);
    await expectNoSidewaysScroll(admin);
  });
}
