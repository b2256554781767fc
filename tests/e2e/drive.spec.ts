/** The endorsement drive on organisers' phones. */
import { randomUUID } from 'node:crypto';
import type { Browser, Page } from '@playwright/test';
import { Format } from '#text/format.ts';
import { makeToken, postReport, zooReport } from '../server/client.ts';
import { bearer } from '../server/node-process.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, test, type Night } from './night.ts';

/** Lion and zebra are elected in the plains. */
async function elect(night: Night) {
  for (const stationId of ['s-1', 's-2']) {
    const told = await postReport(night.node.url, night.node.token, zooReport({ stationId }));
    expect(told.status).toBe(200);
  }
}

async function record(night: Night, memberId: string, step: string) {
  const token = await makeToken(night.node, 'organiser');
  const message = {
    id: randomUUID(),
    memberId,
    step,
    basis: [],
    takenAt: new Date().toISOString(),
  };
  const response = await fetch(`${night.node.url}/api/drive/steps`, {
    method: 'POST',
    headers: { ...bearer(token), 'content-type': 'application/json' },
    body: JSON.stringify(message),
  });
  expect(response.status).toBe(200);
}

/** A phone that has said it can do without a network. */
async function openReady(browser: Browser, night: Night): Promise<Page> {
  const phone = await night.open(browser, 'organiser');
  await expect(phone.getByText('✓ This page opens without a network.')).toBeVisible({
    timeout: 20_000,
  });
  return phone;
}

async function totalsOf(night: Night) {
  const headers = bearer(night.node.token!);
  const response = await fetch(`${night.node.url}/api/drive`, { headers });
  return ((await response.json()) as { stages: Record<string, { signatures: number }> }).stages;
}

test('a step taken without a network waits on the phone and is sent when it is back', async ({
  browser,
  night,
}) => {
  await elect(night);
  const phone = await openReady(browser, night);
  const zebra = phone.getByRole('article', { name: 'Zoe Zebra' });
  await phone.context().setOffline(true);
  await zebra.getByRole('button', { name: '→ promised' }).click();
  await expect(zebra.getByText('saved on this phone')).toBeVisible();
  await phone.reload();
  await expect(zebra.getByText('saved on this phone')).toBeVisible();
  await zebra.getByRole('button', { name: '→ signed' }).click();
  await expect(zebra.locator('.status')).toContainText('signed');
  expect((await totalsOf(night)).promised!.signatures).toBe(0);
  await phone.context().setOffline(false);
  await expect(zebra.getByText('saved on this phone')).toBeHidden({ timeout: 40_000 });
  await expect(zebra.locator('.status')).toHaveText('signed');
  expect((await totalsOf(night)).signed!.signatures).toBe(1);
  await expectAccessible(phone);
});

test('two organisers on one member: the conflict is shown, and settled by a tap', async ({
  browser,
  night,
}) => {
  await elect(night);
  const phone = await openReady(browser, night);
  const lion = phone.getByRole('article', { name: 'Лион Гривин' });
  await phone.context().setOffline(true);
  await lion.getByRole('button', { name: '→ promised' }).click();
  await record(night, 'lion', 'refused');
  await phone.context().setOffline(false);
  await expect(lion.getByText('different things are said')).toBeVisible({ timeout: 40_000 });
  await expect(phone.getByText('Members of whom different things are said: 1')).toBeVisible();
  await expectAccessible(phone);
  await lion.getByRole('button', { name: '→ promised' }).click();
  await expect(lion.locator('.status')).toHaveText('promised', { timeout: 40_000 });
  expect((await totalsOf(night)).promised!.signatures).toBe(1);
});

test('without JavaScript a step is recorded, noted, corrected and printed', async ({
  browser,
  night,
}) => {
  await elect(night);
  const page = await night.open(browser, 'organiser', { javaScriptEnabled: false });
  await page
    .getByRole('article', { name: 'Zoe Zebra' })
    .getByRole('button', { name: '→ asked' })
    .click();
  await expect(page.getByRole('article', { name: 'Zoe Zebra' })).toContainText('asked');
  await page.getByRole('link', { name: 'Zoe Zebra' }).click();
  await page.getByLabel('Stage').selectOption('struck-out');
  await page.getByRole('button', { name: 'Record' }).click();
  await expect(page.getByRole('alert')).toContainText('reason is needed');
  await page.getByLabel('Stage').selectOption('struck-out');
  await page.getByLabel('Note').fill('a hoof is no signature');
  await page.getByRole('button', { name: 'Record' }).click();
  await expect(page.getByText('a hoof is no signature')).toBeVisible();
  await page.getByLabel('Only administrators and organisers').fill('behind the acacia');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: 'Does not hold the seat' }).click();
  await expect(page.getByText('holds no seat: does not count')).toBeVisible();
  await page.goto(`${night.node.url}/drive?stage=struck-out`);
  await expect(page.getByRole('article')).toHaveCount(1);
  await page.getByRole('link', { name: 'Print by district' }).click();
  await expect(page.getByRole('row', { name: /Zoe Zebra/ })).toContainText('behind the acacia');
});

test('aims and deadline give the pace, and an administrator publishes the totals', async ({
  browser,
  night,
}) => {
  await elect(night);
  await record(night, 'lion', 'notarised');
  const page = await night.open(browser, 'admin', { width: 1280, height: 900 });
  await page.goto(`${night.node.url}/drive`);
  await expect(page.getByText('Still to be notarised: 1 signatures, 1 districts')).toBeVisible();
  await page.getByText('Aims', { exact: true }).click();
  await page.getByLabel('Reserve of signatures').fill('3');
  const soon = new Format('en', 'Europe/Berlin').dateOf(Date.now() + 86_400_000);
  await page.getByLabel('Deadline').fill(soon);
  await page.getByRole('button', { name: 'Save' }).first().click();
  await expect(page.getByText('Still to be notarised: 4 signatures, 1 districts')).toBeVisible();
  await expect(page.getByText(/^2 signatures and 0\.5 districts a day until/)).toBeVisible();
  await page.getByRole('button', { name: 'Let everybody see the totals' }).click();
  await expect(page.getByText('The totals are public.')).toBeVisible();
  await page.context().clearCookies();
  await page.goto(night.node.url);
  await expect(page.getByRole('heading', { name: 'Endorsement drive' })).toBeVisible();
  await expectAccessible(page);
});

test('the wall has a scene of the drive', async ({ browser, night }) => {
  await elect(night);
  await record(night, 'lion', 'notarised');
  const wall = await night.open(browser, 'viewer', { width: 1920, height: 1080 });
  await expect(wall.getByText('live', { exact: true })).toBeVisible();
  await wall.keyboard.press('6');
  await expect(wall.getByRole('heading', { name: /^Endorsement drive/ })).toBeVisible();
  await expect(wall.getByText('Still to be notarised: 1 signatures, 1 districts')).toBeVisible();
  await record(night, 'zebra', 'notarised');
  await expect(wall.getByText('Still to be notarised: 0 signatures, 1 districts')).toBeVisible();
  await expectAccessible(wall);
});

for (const locale of ['en-GB', 'ru-RU']) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`every page of the drive, in ${locale}, ${colorScheme}`, async ({ browser, night }) => {
      await elect(night);
      await record(night, 'lion', 'signed');
      await record(night, 'lion', 'refused');
      const page = await night.open(browser, 'organiser', { locale, width: 360 });
      await page.emulateMedia({ colorScheme });
      for (const path of ['/drive', '/drive/lion', '/drive/print']) {
        await page.goto(`${night.node.url}${path}`);
        await expectAccessible(page);
        await expectNoSidewaysScroll(page);
      }
    });
  }
}
