import { expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import ThresholdGauge from '#charts/ThresholdGauge.svelte';
import { Format } from '#text/format.ts';
import { wallWords } from '#text/wall.ts';

const part = { needed: 110, secured: 31, leading: 63, possible: 126 };
const props = {
  part,
  name: 'districts' as const,
  binding: true,
  color: '#f2b705',
  words: wallWords('en'),
  format: new Format('en', 'Europe/Moscow'),
};

test('a gauge tells its part, what is needed, and that it decides', async () => {
  const screen = await render(ThresholdGauge, props);
  await expect.element(screen.getByText('63', { exact: true })).toBeVisible();
  await expect.element(screen.getByText('of 110 needed')).toBeVisible();
  await expect.element(screen.getByText('decides')).toBeVisible();
  const told = 'districts: 63 of 110 needed; secured 31, still possible 126';
  await expect.element(screen.getByLabelText(told)).toBeInTheDocument();
});

test('its bars are as long as their figures, and the line stands at what is needed', async () => {
  const screen = await render(ThresholdGauge, props);
  const inside = screen.container.querySelector('.inside')!.getBoundingClientRect();
  const [possible, leading, secured] = [...screen.container.querySelectorAll('.fill')].map(
    (fill) => fill.getBoundingClientRect().right - inside.left,
  );
  const line = screen.container.querySelector('.line')!.getBoundingClientRect();
  const needed = (line.left + line.right) / 2 - inside.left;
  expect(secured! / leading!).toBeCloseTo(31 / 63);
  expect(leading! / needed).toBeCloseTo(63 / 110);
  expect(possible! / needed).toBeCloseTo(126 / 110);
});

test('the part that does not decide says nothing of it', async () => {
  const screen = await render(ThresholdGauge, { ...props, binding: false });
  await expect.element(screen.getByText('63', { exact: true })).toBeVisible();
  expect(screen.container.querySelector('.scarce')).toBeNull();
});
