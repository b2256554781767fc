/** Whatever is sent: never a crash, never a 5xx, never a malformed report accepted. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ReportMessage } from '#protocol';
import { writePack } from '#scenarios/pack-files.ts';
import { connect, makeLink, makeToken, zooReport } from '../client.ts';
import { bearer, makeFolder, readFacts, startNode } from '../node-process.ts';
import type { NodeProcess } from '../node-process.ts';

let node: NodeProcess;
let log: string[];
let gateway: string;
let code: string;
let number: string;
let once: string;

beforeAll(async () => {
  log = ['--data', await makeFolder()];
  node = await startNode(await writePack(), log);
  gateway = await makeToken(node, 'gateway');
  const watcher = await makeLink(node, 'watcher', '--stations', 's-1');
  code = watcher.code!;
  number = String(watcher.text!.number);
  once = watcher.text!.codes[0]!;
});
afterAll(() => node.stop());

const odd = fc.oneof(
  fc.anything({ withNullPrototype: false, withBigInt: false, withDate: false }),
  fc.constantFrom(-1, 1.5, 1e300, 10_000_001, '', '7', null, [], {}, true, '\u0000', '__proto__'),
);
const FIELDS = [
  ...['id', 'stationId', 'contestId', 'kind', 'reportedAt', 'sheet', 'votes', 'supersedes'],
  ...['photos', 'confirmed', 'note', 'colour', '__proto__'],
];

/** A good report with some of its parts replaced or gone. */
const broken = fc
  .record({
    fields: fc.dictionary(fc.constantFrom(...FIELDS), odd, { maxKeys: 3 }),
    votes: fc.dictionary(fc.constantFrom('lion', 'zebra', 'mouse', 'owl', 'constructor'), odd),
    sheet: fc.dictionary(fc.constantFrom('registered', 'ballotsCast', 'invalid', 'moon'), odd),
    gone: fc.subarray(FIELDS),
  })
  .map(({ fields, votes, sheet, gone }) => {
    const good = zooReport();
    const report: Record<string, unknown> = {
      ...good,
      votes: { ...good.votes, ...votes },
      sheet: { ...good.sheet, ...sheet },
      ...fields,
    };
    const kept = Object.entries(report).filter(([name]) => !gone.slice(0, 2).includes(name));
    return Object.fromEntries(kept);
  });

async function send(path: string, token: string, body: string | Uint8Array<ArrayBuffer>) {
  const isText = typeof body === 'string';
  const response = await fetch(`${node.url}${path}`, {
    method: 'POST',
    headers: {
      'content-type': isText ? 'application/json' : 'application/octet-stream',
      ...bearer(token),
    },
    body,
  });
  const answer = (await response.json()) as { ok: boolean };
  return { status: response.status, answer };
}

/** Whether what was recorded is a whole report of the zoo. */
function isWhole({
  sheet,
  votes,
  stationId,
}: Pick<ReportMessage, 'sheet' | 'votes' | 'stationId'>) {
  const candidates = stationId === 'p-1' ? ['duck', 'newt'] : ['lion', 'zebra', 'mouse'];
  const areFigures = [...Object.values(sheet), ...Object.values(votes)].every(
    (one) => Number.isInteger(one) && (one as number) >= 0 && (one as number) <= 10_000_000,
  );
  const lines = ['registered', 'ballotsCast', 'invalid'];
  return (
    areFigures &&
    Object.keys(sheet).every((line) => lines.includes(line)) &&
    candidates.every((id) => id in votes) &&
    Object.keys(votes).length === candidates.length
  );
}

describe('fuzzing', () => {
  test('reports by HTTP, practised or real', async () => {
    for (const path of ['/api/reports', '/api/reports/practice', '/api/retractions']) {
      await fc.assert(
        fc.asyncProperty(fc.oneof(broken, odd), async (report) => {
          const { status, answer } = await send(path, node.token!, JSON.stringify(report) ?? '');
          expect(status).toBeLessThan(500);
          expect(answer.ok).toBe(status === 200);
        }),
        { numRuns: 150 },
      );
    }
  });

  test('reports over a socket, and events that do not exist', async () => {
    const socket = await connect(node.url, '/report', { token: node.token! });
    await fc.assert(
      fc.asyncProperty(fc.oneof(broken, odd), async (report) => {
        socket.emit('report:submit', report);
        socket.emit('no:such', report);
        const answer = (await socket.timeout(5000).emitWithAck('report:submit', report)) as {
          ok: unknown;
        };
        expect(typeof answer.ok).toBe('boolean');
      }),
      { numRuns: 150 },
    );
    socket.disconnect();
  });

  test('text messages', async () => {
    const words = fc.array(
      fc.oneof(
        fc.constantFrom(
          code,
          number,
          `#${once}`,
          's-1',
          'savanna',
          '/',
          '-',
          '=42',
          '!W01',
          '*2',
          'ru',
          'F',
          '7',
        ),
        fc.nat().map(String),
        fc.string({ unit: 'binary', maxLength: 12 }),
      ),
      { maxLength: 14 },
    );
    await fc.assert(
      fc.asyncProperty(words, odd, async (line, from) => {
        const message = { from: typeof from === 'string' ? from : 'x', text: line.join(' ') };
        const { status } = await send('/api/text', gateway, JSON.stringify(message));
        // 503: so much junk of one sender is shed, and may come again.
        if (status !== 503) expect(status).toBeLessThan(500);
        const odder = await send('/api/text', gateway, JSON.stringify({ ...message, from }));
        if (odder.status !== 503) expect(odder.status).toBeLessThan(500);
      }),
      { numRuns: 200 },
    );
  });

  test('pieces of photos', async () => {
    const { id } = zooReport();
    await send('/api/reports', node.token!, JSON.stringify({ ...zooReport(), id }));
    const number = fc.oneof(
      fc.nat(100_000).map(String),
      fc.constantFrom('', '-1', '1e9', '99999999999'),
    );
    const name = fc.constantFrom(`sha256-${'a'.repeat(64)}`, 'sha256-..', '../../etc/passwd', '');
    await fc.assert(
      fc.asyncProperty(
        name,
        number,
        number,
        fc.uint8Array({ maxLength: 2000 }),
        async (photo, at, of, bytes) => {
          const query = new URLSearchParams({ id: photo, report: id, at, of });
          const { status, answer } = await send(
            `/api/photos?${query}`,
            node.token!,
            Uint8Array.from(bytes),
          );
          expect(status).toBeLessThan(500);
          expect('content' in answer && answer.content !== null).toBe(false);
        },
      ),
      { numRuns: 150 },
    );
  });

  test('left whole reports in the log, and a node that answers', async () => {
    const facts = await readFacts(log);
    const reports = facts.filter((fact) => fact.type === 'ReportSubmitted');
    expect(reports.length).toBeGreaterThan(0);
    for (const { report } of reports) expect(isWhole(report), JSON.stringify(report)).toBe(true);
    expect((await fetch(`${node.url}/api/health`)).status).toBe(200);
  });
});
