import { expect, expectAccessible, expectNoSidewaysScroll, test } from './night.ts';

test('a phone reports, and the wall changes without reloading', async ({ browser, night }) => {
  const wall = await night.open(browser, 'viewer', { width: 1920, height: 1080 });
  await expect(wall.getByText('live', { exact: true })).toBeVisible();
  await expect(wall.getByText('Waiting for the first report.')).toBeVisible();
  await wall.evaluate(() => Object.assign(window, { untouched: true }));
  await expectAccessible(wall);

  const phone = await night.open(browser, 'watcher', { stations: 's-1' });
  await expect(phone).toHaveURL(/\/report$/);
  await expectAccessible(phone);
  await expectNoSidewaysScroll(phone);
  await phone.getByRole('link', { name: /Savanna/ }).click();

  await phone.getByLabel('Registered voters').fill('100');
  await phone.getByLabel('Ballots cast').fill('52');
  await phone.getByLabel('Invalid ballots').fill('2');
  await phone.getByLabel('Лион Гривин').fill('60');
  await phone.getByLabel('Zoe Zebra').fill('20');
  await expect(
    phone.getByText('60 votes for one candidate, but the valid ballots can give 50 at most.'),
  ).toBeVisible();
  await expectAccessible(phone);
  await expectNoSidewaysScroll(phone);
  await phone.getByLabel('Лион Гривин').fill('40');
  await expect(phone.getByText('60 votes for one candidate')).toHaveCount(0);
  await phone.getByLabel('Max Mouse').fill('30');
  await expect(phone.getByText('90', { exact: true })).toBeVisible();

  await phone.getByRole('button', { name: 'Check and read back' }).click();
  await expect(phone.getByText('Read it back')).toBeVisible();
  await expectAccessible(phone);
  await phone.getByRole('button', { name: 'Send' }).click();
  await expect(phone.getByText('✓ Received')).toBeVisible();
  await expect(phone.getByText(/Recorded as number \d+ in the log/)).toBeVisible();
  await expectAccessible(phone);

  // Its key cannot leave the phone, and the log has what it signed.
  expect(JSON.stringify(await night.reports())).toMatch(/"signature":"[\w+/]{86}=="/);

  await expect(wall.getByText('Small animals 1 (+1)')).toBeVisible();
  expect(await wall.evaluate(() => 'untouched' in window)).toBe(true);

  await phone.getByRole('link', { name: '← Back to your stations' }).click();
  await expect(phone.getByText('Correct my report')).toBeVisible();
  await expect(phone.getByText('counted', { exact: true })).toBeVisible();
  await expectAccessible(phone);
});

test('without JavaScript the same form asks, confirms and gives a receipt', async ({
  browser,
  night,
}) => {
  const phone = await night.open(browser, 'watcher', { stations: 'p-1', javaScriptEnabled: false });
  await phone.getByRole('link', { name: /Pond/ }).click();
  await phone.getByRole('button', { name: 'Check and read back' }).click();
  await expect(phone.getByText('Must be corrected (2)')).toBeVisible();

  await phone.getByLabel('Registered voters').fill('50');
  await phone.getByLabel('Ballots cast').fill('30');
  await phone.getByLabel('Invalid ballots').fill('0');
  await phone.getByLabel('Dora Duck').fill('20');
  await phone.getByLabel('Nils Newt').fill('9');
  await phone.getByRole('button', { name: 'Check and read back' }).click();
  await expect(phone.getByText('29 votes in all, but 30 valid ballots.')).toBeVisible();
  await phone.getByRole('button', { name: 'Change' }).click();
  await expect(phone.getByLabel('Dora Duck')).toHaveValue('20');
  await phone.getByRole('button', { name: 'Check and read back' }).click();
  await phone.getByRole('checkbox').check();
  await phone.getByRole('button', { name: 'Send' }).click();
  await expect(phone.getByText('✓ Received')).toBeVisible();
  await expect(phone.getByText('counted, the desk takes a look')).toBeVisible();
});

test('in Russian, on the smallest phone, nothing is cut off', async ({ browser, night }) => {
  const phone = await night.open(browser, 'watcher', { stations: 's-2', locale: 'ru-RU' });
  await expect(phone.getByRole('heading', { name: 'Ваши участки' })).toBeVisible();
  await expect(phone.locator('html')).toHaveAttribute('lang', 'ru');
  await phone.getByRole('link', { name: /Savanna/ }).click();
  await phone.getByRole('button', { name: 'Проверить и сверить' }).click();
  await expect(phone.getByRole('alert')).toContainText('Кандидатов без числа: 3');
  await expectAccessible(phone);
  await expectNoSidewaysScroll(phone);
});

test('a wall says so when the server is gone, and is right again when it is back', async ({
  browser,
  night,
}) => {
  const wall = await night.open(browser, 'viewer', { width: 1920, height: 1080 });
  await expect(wall.getByText('live', { exact: true })).toBeVisible();
  await wall.context().setOffline(true);
  await wall.evaluate(() => window.dispatchEvent(new Event('offline')));
  await expect(wall.getByText(/no connection since/)).toBeVisible({ timeout: 60_000 });
  await wall.context().setOffline(false);
  await expect(wall.getByText('live', { exact: true })).toBeVisible();
});

test.describe('every page, in both languages', () => {
  const pages = [
    { role: 'viewer', path: '/' },
    { role: 'viewer', path: '/wall' },
    { role: 'watcher', path: '/report' },
    { role: 'watcher', path: '/report/s-1/savanna' },
    { role: 'watcher', path: '/i/no-such-link' },
    { role: 'watcher', path: '/report/p-1/pond' },
    { role: 'viewer', path: '/nowhere' },
  ];
  for (const { role, path } of pages) {
    for (const locale of ['en-GB', 'ru-RU']) {
      test(`${path} for a ${role} in ${locale}`, async ({ browser, night }) => {
        const page = await night.open(browser, role, { stations: 's-1', locale });
        await page.goto(`${night.node.url}${path}`);
        await expectAccessible(page);
        await expectNoSidewaysScroll(page);
      });
    }
  }
});

test('a wall whose server stands still says so within seconds, and comes back by itself', async ({
  browser,
  night,
}) => {
  const wall = await night.open(browser, 'viewer', { width: 1920, height: 1080 });
  await expect(wall.getByText('live', { exact: true })).toBeVisible();
  // What was signed stands in the corner, for whoever photographs the wall.
  await expect(wall.locator('.mark')).toHaveText(/[0-9a-f]{4} [0-9a-f]{4} [0-9a-f]{4}$/);
  night.node.child.kill('SIGSTOP');
  await expect(wall.getByText(/no connection since/)).toBeVisible({ timeout: 6000 });
  night.node.child.kill('SIGCONT');
  await expect(wall.getByText('live', { exact: true })).toBeVisible({ timeout: 10_000 });
});
