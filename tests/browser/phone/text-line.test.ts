import { expect, test } from 'vitest';
import { finishLine, keepTextKey } from '#phone/text-line.ts';
import { wipePhone } from '#phone/wipe.ts';

/** The bytes 0 to 31: what the server makes of them stands in server/access/line-codes.test.ts. */
const key = { number: 123456, key: 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=' };
const matter = 's-1 savanna F 100 52 2 / 40 30 20 !W05 =60 en';

test('a phone makes the code that the server expects, for its own person alone', async () => {
  expect(await finishLine('ann', matter)).toBeNull();
  await keepTextKey('ann', key);
  expect(await finishLine('ann', matter)).toBe(`123456 ${matter} #VY7K-B8CF`);
  expect(await finishLine('eve', matter)).toBeNull();
  const other = await finishLine('ann', matter.replace('40', '41'));
  expect(other).toMatch(/#[0-9A-Y]{4}-[0-9A-Y]{4}$/);
  expect(other).not.toContain('VY7K-B8CF');
});

test('a phone that was wiped has no key any more', async () => {
  await keepTextKey('ann', key);
  await wipePhone();
  expect(await finishLine('ann', matter)).toBeNull();
});
