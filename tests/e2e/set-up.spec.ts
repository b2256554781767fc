/** A stranger's night, from an empty folder, by the page alone. */
import { expectAccessible, expectNoSidewaysScroll, expect, test } from './night.ts';
import { makeFolder, startNode } from '../server/node-process.ts';
import { makeToken, postReport } from '../server/client.ts';

const VOTES = `Ward;Wahllokal;Wahlberechtigte;Kandidat;Partei;Stimmen
North;Gate;100;Leo Lion;Cats;
North;Gate;100;Zoe Zebra;;
South;Pond;80;Dora Duck;Birds;
South;Pond;80;Nils Newt;;
`;

test('files are dropped, what is missing is filled in, the night is rehearsed, and a report is on the wall', async ({
  page,
}) => {
  const folder = await makeFolder();
  let node = await startNode(null, ['--data', folder]);
  const link = () => /set up: (\S+)\n/.exec(node.said)![1]!;
  await page.goto(link());
  await expect(page.getByRole('link', { name: /workbook/ })).toBeVisible();
  await page.setInputFiles('input[type=file]', {
    name: 'zoo.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(VOTES),
  });
  await expect(page.getByText('Still to be said')).toBeVisible();
  await expect(page.getByLabel('Kandidat')).toHaveValue('candidate');
  await expect(page.getByRole('button', { name: 'Open the night' })).toBeDisabled();

  await page.getByLabel('Name of the election').fill('Zoo council');
  await page.getByLabel('Day').fill('2024-05-05');
  await page.getByLabel('Time zone').fill('Europe/Berlin');
  await page.getByLabel('Polls close at').fill('20:00');
  await page.getByLabel('A sheet counts').selectOption('single');
  await page.getByLabel('Seats: All').fill('1');
  await page.getByLabel('Method: All').selectOption('plurality');
  await expect(page.getByText('2 districts, 2 contests, 4 candidates')).toBeVisible();
  await expectAccessible(page);

  // The server is killed, and started again: the page goes on where it was.
  await node.kill();
  node = await startNode(null, ['--data', folder], '--port', new URL(link()).port);
  await page.goto(link());
  await expect(page.getByLabel('Name of the election')).toHaveValue('Zoo council');
  await expect(page.getByLabel('Polls close at')).toHaveValue('20:00');
  await page.getByRole('button', { name: /Rehearse/ }).click();
  await expect(page).toHaveURL(/\/admin$/, { timeout: 30_000 });

  const watcher = await makeToken(node, 'watcher', '--stations', 'gate');
  const told = await postReport(node.url, watcher, {
    ...{ id: crypto.randomUUID(), stationId: 'gate', contestId: 'north', kind: 'final' },
    ...{ reportedAt: '2024-05-05T20:30:00+02:00', sheet: {} },
    votes: { 'north-leo-lion': 30, 'north-zoe-zebra': 20 },
    confirmed: ['W17', 'W07'],
  } as never);
  expect(told.body).toMatchObject({ ok: true });
  await page.goto(`${node.url}/wall`);
  await expect(page.getByText('TEST').first()).toBeVisible();
  await expect(page.getByText('Cats').first()).toBeVisible();
  await node.stop();
});

for (const language of ['en', 'ru']) {
  test(`the set-up page on the smallest phone, in ${language}`, async ({ page }) => {
    await page.setViewportSize({ width: 360, height: 740 });
    const node = await startNode(null, ['--data', await makeFolder()]);
    const link = /set up: (\S+)\n/.exec(node.said)![1]!;
    await page.goto(`${link}?lang=${language}`);
    await page.setInputFiles('input[type=file]', {
      name: 'results-of-the-municipal-elections-with-a-long-name.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(VOTES),
    });
    await expect(page.locator('table').first()).toBeVisible();
    await page.locator('summary', { hasText: /Each by itself|Каждые отдельно/ }).click();
    await expect(page.locator('table')).toHaveCount(2);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await node.stop();
  });
}
