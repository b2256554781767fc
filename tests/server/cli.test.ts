/** Nodes as they are started: what is refused, and what options change. */
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import type { Results } from '#results/results.ts';
import { writePack, ZOO } from '#scenarios/pack-files.ts';
import { connect, getStatus, getText, postReport, zooReport } from './client.ts';
import { makeFolder, startNode, tallywatch } from './node-process.ts';

describe('a node', () => {
  test('refuses a second server on its folder, another election and a changed pack', async () => {
    const log = ['--data', await makeFolder()];
    const first = await startNode(await writePack(), log);
    await expect(startNode(await writePack(), log)).rejects.toThrow(/another server runs on/);
    await postReport(first.url, first.token, zooReport());
    await first.stop();
    const other = ZOO['election.json']!.replace('zoo-2024', 'zoo-2025');
    await expect(startNode(await writePack({ 'election.json': other }), log)).rejects.toThrow(
      /this log belongs to the election "zoo-2024", not to "zoo-2025"/,
    );
    const renamed = await writePack({
      'districts.csv': ZOO['districts.csv']!.replace('Plains', 'Steppe'),
    });
    await expect(startNode(renamed, log)).rejects.toThrow(/--amend/);
    const without = await writePack({
      'candidates.csv': ZOO['candidates.csv']!.replace('mouse,', 'rat,'),
    });
    await expect(startNode(without, log, '--amend', 'typo')).rejects.toThrow(
      /does not fit reports that are recorded: E03 votes\.mouse at position \d+/,
    );
    const amended = await startNode(renamed, log, '--amend', 'a typo in a name');
    await amended.stop();
    const again = await startNode(renamed, log);
    expect(again.token).toBeNull();
    await again.stop();
  });

  test('marks a rehearsal TEST from its first fact', async () => {
    const data = ['--data', await makeFolder()];
    const rehearsal = await startNode(await writePack(), data, '--rehearsal');
    const results = JSON.parse(await getText(`${rehearsal.url}/api/results`, null)) as Results;
    expect(results.rehearsal).toBe(true);
    expect(await getText(`${rehearsal.url}/api/results.csv`, null)).toContain(',TEST,');
    await rehearsal.stop();
  });

  test('gives nobody but staff a figure before polls close', async () => {
    const early = ZOO['election.json']!.replace('2024-05-05T20', '2124-05-05T20');
    const pack = await writePack({ 'election.json': early });
    const data = ['--data', await makeFolder()];
    const future = await startNode(pack, data);
    await postReport(future.url, future.token, zooReport());
    const figures = [
      '/api/results',
      '/api/summary',
      '/api/film',
      '/api/results.csv',
      '/api/results.nist.json',
    ];
    for (const path of figures) expect(await getStatus(`${future.url}${path}`, null)).toBe(401);
    expect(await getStatus(`${future.url}/api/results`, future.token)).toBe(200);
    await expect(connect(future.url, '/live', {})).rejects.toThrow('not-published');
    const front = await getText(`${future.url}/`, null);
    expect(front).toContain('Results are not public yet');
    expect(front).toContain('results:null');
    for (const page of ['/print', '/wall', '/districts/plains'])
      expect(await getStatus(`${future.url}${page}`, null)).toBe(303);
    await future.stop();
  });

  test('lets other sites frame what may be embedded, and nothing else, once it is set', async () => {
    const start = async (...flags: string[]) =>
      startNode(await writePack(), ['--data', await makeFolder()], ...flags);
    const policyOf = async (url: string) =>
      (await fetch(url)).headers.get('content-security-policy')!;
    const closed = await start();
    for (const page of ['/embed/map', '/embed/threshold', '/']) {
      expect(await policyOf(`${closed.url}${page}`)).toContain("frame-ancestors 'none'");
      expect(await policyOf(`${closed.url}${page}`)).toContain("img-src 'self' data:;");
    }
    await closed.stop();
    const tiles = ['--tiles', 'https://{s}.tiles.example/{z}/{x}/{y}.png', '--tiles-credit', 'OSM'];
    const sites = ['--embed-on', 'https://news.example https://blog.example/path'];
    const open = await start(...sites, ...tiles);
    const framed = 'frame-ancestors https://news.example https://blog.example;';
    expect(`${await policyOf(`${open.url}/embed/map`)};`).toContain(framed);
    expect(`${await policyOf(`${open.url}/`)};`).toContain("frame-ancestors 'none';");
    expect(await policyOf(`${open.url}/`)).toContain('img-src https://*.tiles.example ');
    await open.stop();
    await expect(start('--embed-on', 'news')).rejects.toThrow('"news" is not an origin');
    await expect(start('--tiles', 'https://tiles.example')).rejects.toThrow('address of tiles');
  });

  test('draws the results as a picture to share, in both languages', async () => {
    const data = ['--data', await makeFolder()];
    const open = await startNode(await writePack(), data);
    const pictures = await Promise.all(
      ['en', 'ru'].map(async (language) => {
        const response = await fetch(`${open.url}/share.png?lang=${language}`);
        return Buffer.from(await response.arrayBuffer());
      }),
    );
    for (const picture of pictures) {
      expect(await sharp(picture).metadata()).toMatchObject({
        format: 'png',
        width: 1200,
        height: 630,
      });
    }
    expect(pictures[0]!.equals(pictures[1]!)).toBe(false);
    const page = await getText(`${open.url}/`, null);
    expect(page).toContain(`<meta property="og:image" content="${open.url}/share.png?lang=en"/>`);
    await open.stop();
  });

  test('wrong usage exits with 2, a problem with 1', async () => {
    expect(await tallywatch('check')).toMatchObject({ code: 2 });
    expect(await tallywatch('dance')).toMatchObject({ code: 2 });
    expect(await tallywatch('link', '--role', 'king')).toMatchObject({ code: 2 });
    expect(await tallywatch('check', '--help')).toMatchObject({ code: 0 });
    expect(await tallywatch('check', '/nowhere')).toMatchObject({ code: 1 });
    const refused = await tallywatch('serve', '--election', await writePack(), '--port', '99999');
    expect(refused).toMatchObject({ code: 1, err: '"99999" is not a port (0 to 65535)\n' });
  });
});
