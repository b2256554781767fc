/** The pack that people start from. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { columnsOf, TABLE_NAMES } from '#pack/tables.ts';
import { getText } from './client.ts';
import { makeFolder, startNode, tallywatch } from './node-process.ts';

test('new writes every file with all its columns and a word on each; it passes check, and a night starts', async () => {
  const folder = path.join(await makeFolder(), 'town', 'pack');
  const told = await tallywatch('new', folder);
  expect(told).toMatchObject({ code: 0 });
  const checked = await tallywatch('check', folder, '--json');
  expect(JSON.parse(checked.out)).toEqual({ ok: true, problems: [], warnings: [] });
  const words = await readFile(path.join(folder, 'README.md'), 'utf8');
  for (const name of TABLE_NAMES) {
    const [header, first] = (await readFile(path.join(folder, name), 'utf8')).split('\n');
    expect(header!.split(',')).toEqual(columnsOf(name));
    expect(first).not.toBe('');
    for (const column of columnsOf(name)) {
      expect(words).toMatch(new RegExp(`^- \`${column}\`: .{5}`, 'm'));
    }
  }
  const node = await startNode(folder, ['--data', await makeFolder()], '--rehearsal');
  onTestFinished(async () => void (await node.stop()));
  const election = await getText(`${node.url}/api/election`, node.token);
  expect(JSON.parse(election)).toMatchObject({ id: 'my-town-2030' });
});

test('new overwrites nothing', async () => {
  const folder = await makeFolder();
  await writeFile(path.join(folder, 'mine.txt'), 'mine');
  const told = await tallywatch('new', folder);
  expect(told).toMatchObject({
    code: 1,
    out: '',
    err: `${folder} is not empty: name a new folder\n`,
  });
  expect(await readdir(folder)).toEqual(['mine.txt']);
  const file = path.join(folder, 'mine.txt');
  expect((await tallywatch('new', file)).err).toMatch(/^cannot write to .*mine\.txt: /);
});
