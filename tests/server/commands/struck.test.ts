import { randomUUID } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import { writePack } from '#scenarios/pack-files.ts';
import { makeToken, postReport, zooReport } from '../client.ts';
import { bearer, makeFolder, startNode } from '../node-process.ts';

test('who is withdrawn is shown struck on the form, and nothing is asked of them', async () => {
  const node = await startNode(await writePack(), ['--data', await makeFolder()]);
  onTestFinished(async () => void (await node.stop()));
  const watcher = await makeToken(node, 'watcher', '--stations', 'p-1');
  const readForm = async () => {
    const headers = { cookie: `tallywatch=${watcher}`, accept: 'text/html' };
    return (await fetch(`${node.url}/report/p-1/pond`, { headers })).text();
  };
  const newt = /<label[^>]*><span>Nils Newt<small>([^<]*)<\/small><\/span>\s*<input([^>]*)>/;
  const report = zooReport({
    ...{ stationId: 'p-1', contestId: 'pond', votes: { duck: 30 } },
    sheet: { registered: 50, ballotsCast: 30, invalid: 0 },
  });
  expect(newt.exec(await readForm())?.[2]).not.toContain('disabled');
  expect((await postReport(node.url, watcher, report)).status).toBe(422);

  const decision = { type: 'withdraw', candidateId: 'newt' };
  const ruled = await fetch(`${node.url}/api/rulings`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...bearer(node.token!) },
    body: JSON.stringify({ id: randomUUID(), contestId: 'pond', previous: null, decision }),
  });
  expect(ruled.status).toBe(200);
  const [, detail, field] = newt.exec(await readForm()) ?? [];
  expect(detail).toContain('withdrawn');
  expect(field).toContain('disabled');
  expect((await postReport(node.url, watcher, report)).body).toMatchObject({
    ok: true,
    receipt: { state: 'reported' },
  });
});
