import { expect, test } from 'vitest';
import { writeCsv, writeRows } from '../../../server/export/csv.ts';
import { writePack, ZOO } from '#scenarios/pack-files.ts';
import { contestRuling, resultsAfter } from '#scenarios/night.ts';
import { readPack } from '../../../server/packs/read-pack.ts';

test('a spreadsheet runs nothing of an export, and knows its letters', () => {
  expect(writeRows([['=1+1', '+7', '-7', '@x', '\tx', 'a=b', -7, 'Ещё "раз", да']])).toBe(
    '\uFEFF\'=1+1,\'+7,\'-7,\'@x,\'\tx,a=b,-7,"Ещё ""раз"", да"\r\n',
  );
});

test('odd names are exported without harm, and who is withdrawn is marked', async () => {
  const candidates = ZOO['candidates.csv']!.replace(
    'Лион Гривин',
    '"=HYPERLINK(""http://x"",""win"")"',
  )
    .replace('Zoe Zebra', '"Zoe ""Stripes""\nZebra\u202e"')
    .replace('Max Mouse', 'Ma\u0301x \u200fMouse');
  const read = await readPack(await writePack({ 'candidates.csv': candidates }));
  if (!read.ok) throw new Error('a good pack');
  const { election } = read.pack;
  const out = contestRuling('d', 'savanna', { type: 'withdraw', candidateId: 'mouse' as never });
  const [header, lion, zebra, mouse] = writeCsv(election, resultsAfter(election, [out])).split(
    '\r\n',
  );
  const place = header!.split(',').indexOf('withdrawn');
  expect(lion).toContain(`"'=HYPERLINK(""http://x"",""win"")"`);
  expect(zebra).toContain('"Zoe ""Stripes"" Zebra"');
  expect(mouse).toContain('Ma\u0301x \u200fMouse');
  expect(mouse!.split(',')[place]).toBe('withdrawn');
});
