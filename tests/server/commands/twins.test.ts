import { expect, onTestFinished, test } from 'vitest';
import { SHEET_FORMS } from '#election/tally-sheet.ts';
import { writeCompactLine } from '#election/compact-line.ts';
import { writePack, ZOO } from '#scenarios/pack-files.ts';
import { makeLink, makeToken } from '../client.ts';
import { bearer, makeFolder, startNode } from '../node-process.ts';

test('a text for a station whose id has a twin in other capitals lands where it belongs, or asks', async () => {
  const stations = ZOO['stations.csv']!.replace('s-2', 'S-1');
  const node = await startNode(await writePack({ 'stations.csv': stations }), [
    ...['--data', await makeFolder()],
  ]);
  onTestFinished(async () => void (await node.stop()));
  const gateway = await makeToken(node, 'gateway');
  const one = await makeLink(node, 'watcher', '--stations', 'S-1');
  const both = await makeLink(node, 'watcher', '--stations', 's-1,S-1');
  const candidates = ['lion', 'zebra', 'mouse'].map((id) => ({ id: id as never }));
  const text = async ({ text: by }: Awaited<ReturnType<typeof makeLink>>, stationId: string) => {
    const matter = { stationId, contestId: 'savanna', kind: 'final', confirmed: [] } as const;
    const figures = {
      sheet: { registered: 80, ballotsCast: 60, invalid: 0 },
      votes: { lion: 40, zebra: 30, mouse: 20 },
    };
    const line = { ...matter, ...figures, language: 'en' };
    const said = writeCompactLine(line, SHEET_FORMS.basic.lines, candidates);
    const answer = await fetch(`${node.url}/api/text`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...bearer(gateway) },
      body: JSON.stringify({ from: '+1', text: `${by!.number} ${said} #${by!.codes[0]}` }),
    });
    return (await answer.json()) as { ok: boolean; reply: string; receipt?: object };
  };
  expect(await text(one, 's-1')).toMatchObject({ ok: true }); // as a phone writes S-1
  const asked = await text(both, 's-1');
  expect(asked.ok).toBe(false);
  expect(asked.reply).toContain('s-1, S-1');
  const results = (await (
    await fetch(`${node.url}/api/results`, { headers: bearer(node.token!) })
  ).json()) as { registered: { counted: number } };
  expect(results.registered.counted).toBe(80);
});
