import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Results, Summary } from '#results/results.ts';
import type { LivePatch } from '#protocol';
import { writePack, ZOO } from '#scenarios/pack-files.ts';
import {
  applyPatch,
  connect,
  countOf,
  getStatus,
  getText,
  hear,
  hearPatch,
  makeToken,
  postReport,
  someAddress,
  submit,
  zooReport,
} from '../client.ts';
import { bearer, makeFolder, startNode, tallywatch, type NodeProcess } from '../node-process.ts';

let node: NodeProcess;
let log: string[];
const tokens: Record<string, string> = {};

const STAFF_ONLY = { 'election.json': ZOO['election.json']!.replace('"public"', '"staff"') };

beforeAll(async () => {
  log = ['--data', await makeFolder()];
  node = await startNode(await writePack(STAFF_ONLY), log, '--trust-proxy');
  tokens.admin = node.token!;
  tokens.forged = 'x'.repeat(32);
  tokens.revoked = await makeToken(node, 'admin');
  expect(await tallywatch('revoke', tokens.revoked, ...log)).toMatchObject({ code: 0 });
  const wanted = {
    verifier: ['verifier'],
    viewer: ['viewer'],
    gateway: ['gateway'],
    organiser: ['organiser'],
    watcher: ['watcher', '--stations', 's-1,p-1'],
    other: ['watcher', '--stations', 's-1'],
  } as const;
  const make = async ([who, [role, ...more]]: [string, readonly [string, ...string[]]]) => {
    tokens[who] = await makeToken(node, role, ...more);
  };
  await Promise.all(Object.entries(wanted).map(make));
});
afterAll(() => node.stop());

const submitted = (change = {}, token = tokens.watcher!) =>
  postReport(node.url, token, zooReport(change));

describe('the table of roles', () => {
  const PEOPLE = [
    'admin',
    'verifier',
    'viewer',
    'watcher',
    'gateway',
    'organiser',
    'nobody',
    'forged',
    'revoked',
  ];
  /** Whoever fails to sign in does so from another address each time: that is limited. */
  const addressOf = (who: string) =>
    who === 'forged' || who === 'revoked' ? someAddress() : ({} as Record<string, string>);
  type Answers = readonly [
    admin: number,
    verifier: number,
    viewer: number,
    watcher: number,
    gateway: number,
    organiser: number,
    nobody: number,
  ];
  const figures: Answers = [200, 200, 200, 403, 403, 403, 401];
  const everybody: Answers = [200, 200, 200, 200, 200, 200, 200];
  const report: Answers = [400, 403, 403, 400, 403, 403, 401];
  const desk: Answers = [400, 400, 403, 403, 403, 403, 401];
  const photo = `/api/photos/sha256-${'0'.repeat(64)}`;

  /** What each asks; whoever may is told what is wrong with an empty message. */
  const ENDPOINTS: readonly (readonly [string, string, Answers])[] = [
    ['GET', '/api/results', figures],
    ['GET', '/api/summary', figures],
    ['GET', '/api/film', figures],
    ['GET', '/share.png', figures],
    ['GET', '/api/results.csv', figures],
    ['GET', '/api/results.nist.json', figures],
    ['GET', '/api/election', everybody],
    ['GET', '/api/health', everybody],
    ['GET', '/api/time', everybody],
    ['GET', '/metrics', [200, 403, 200, 403, 403, 403, 200]],
    ['GET', '/api/desk/queue', [200, 200, 403, 403, 403, 403, 401]],
    ['GET', photo, [404, 404, 403, 403, 403, 403, 401]],
    ['POST', '/api/reports', report],
    ['POST', '/api/reports/practice', report],
    ['POST', '/api/retractions', report],
    ['POST', '/api/photos', report],
    ['POST', '/api/rulings', desk],
    ['POST', '/api/desk/rekey', desk],
    ['POST', '/api/desk/take', desk],
    ['POST', '/api/desk/recheck', desk],
    ['POST', '/api/desk/answers', desk],
    ['POST', '/api/people/set-aside', desk],
    ['POST', '/api/people/restore', desk],
    ['GET', '/api/drive', [200, 200, 200, 403, 403, 200, 401]],
    ['GET', '/api/drive/members', [200, 403, 403, 403, 403, 200, 401]],
    ['GET', '/api/drive.csv', [200, 403, 403, 403, 403, 200, 401]],
    ['POST', '/api/drive/steps', [400, 403, 403, 403, 403, 400, 401]],
    ['POST', '/api/drive/corrections', [400, 403, 403, 403, 403, 400, 401]],
    ['POST', '/api/drive/contacts', [400, 403, 403, 403, 403, 400, 401]],
    ['POST', '/api/drive/settings', [400, 403, 403, 403, 403, 400, 401]],
    ['POST', '/api/drive/publication', [400, 403, 403, 403, 403, 403, 401]],
    ['POST', '/api/text', [403, 403, 403, 403, 400, 403, 401]],
  ];

  test.each(ENDPOINTS)('%s %s', async (method, path, expected) => {
    const init = method === 'POST' ? { method, body: '{}' } : {};
    const found: number[] = [];
    for (const who of PEOPLE) {
      const headers = { 'content-type': 'application/json', ...addressOf(who) };
      found.push(await getStatus(`${node.url}${path}`, tokens[who] ?? null, { ...init, headers }));
    }
    expect(found).toEqual([...expected, 401, 401]);
  });

  test.each([
    ['/live', ['', '', '', 'not-allowed', 'not-allowed', 'not-allowed', 'not-published']],
    ['/report', ['', 'not-allowed', 'not-allowed', '', 'not-allowed', 'not-allowed', 'no-token']],
    ['/desk', ['', '', 'not-allowed', 'not-allowed', 'not-allowed', 'not-allowed', 'no-token']],
  ] as const)('sockets of %s', async (namespace, expected) => {
    const found: string[] = [];
    for (const who of PEOPLE) {
      const token = tokens[who];
      found.push(
        await connect(node.url, namespace, token ? { token } : {}, addressOf(who)).then(
          (socket) => (socket.disconnect(), ''),
          (error: unknown) => (error as Error).message,
        ),
      );
    }
    expect(found).toEqual([...expected, 'no-token', 'no-token']);
  });

  const closed = '303 /?closed=role';
  const noLink = '303 /?closed=link';
  test.each([
    ['/wall', ['200', '200', '200', closed, closed, closed, noLink]],
    ['/drive', ['200', closed, closed, closed, closed, '200', noLink]],
    ['/drive/print', ['200', closed, closed, closed, closed, '200', noLink]],
    ['/drive/nobody', ['404', closed, closed, closed, closed, '404', noLink]],
    ['/wall/closest', ['200', '200', '200', '403', '403', '403', '401']],
    ['/wall/districts/plains', ['200', '200', '200', '403', '403', '403', '401']],
    ['/wall/remote', ['200', '200', closed, closed, closed, closed, noLink]],
    ['/print', ['200', '200', '200', closed, closed, closed, noLink]],
    ['/districts/plains', ['200', '200', '200', closed, closed, closed, noLink]],
    ['/desk', ['200', '200', closed, closed, closed, closed, noLink]],
    ['/desk/log', ['200', '200', closed, closed, closed, closed, noLink]],
    ['/desk/contests/pond', ['200', '200', closed, closed, closed, closed, noLink]],
    ['/desk/s-1/savanna', ['200', '200', closed, closed, closed, closed, noLink]],
    ['/desk/s-1/savanna/blind', ['200', '200', closed, closed, closed, closed, noLink]],
    ['/admin', ['200', closed, closed, closed, closed, closed, noLink]],
    ['/report', ['200', '403', '403', '200', '403', '403', noLink]],
    ['/report/s-2/savanna', ['200', '403', '403', '403', '403', '403', noLink]],
    ['/', ['200', '200', '200', '200', '200', '200', '200']],
  ] as const)('the page %s', async (path, expected) => {
    const found: string[] = [];
    for (const who of PEOPLE) {
      const headers: Record<string, string> = { accept: 'text/html' };
      if (tokens[who]) headers.cookie = `tallywatch=${tokens[who]}`;
      const page = await fetch(`${node.url}${path}`, { headers, redirect: 'manual' });
      found.push(`${page.status} ${page.headers.get('location') ?? ''}`.trim());
    }
    const nobody = expected.at(-1)!;
    expect(found).toEqual([...expected, nobody, nobody]);
  });

  test('what an administrator may do by a form nobody else does', async () => {
    for (const who of PEOPLE.slice(1)) {
      for (const action of ['make', 'makeMissing', 'revoke']) {
        const headers: Record<string, string> = { origin: node.url, accept: 'text/html' };
        if (tokens[who]) headers.cookie = `tallywatch=${tokens[who]}`;
        const body = new URLSearchParams({ role: 'admin' });
        const init = { method: 'POST', headers, body, redirect: 'manual' } as const;
        const answer = await fetch(`${node.url}/admin?/${action}`, init);
        expect([answer.status, await answer.text()], `${who} ${action}`).toEqual([303, '']);
      }
    }
  });

  test('walls are directed by whoever may rule at the desk', async () => {
    const found: number[] = [];
    for (const who of PEOPLE) {
      const headers: Record<string, string> = { origin: node.url, accept: 'text/html' };
      if (tokens[who]) headers.cookie = `tallywatch=${tokens[who]}`;
      const body = new URLSearchParams({ scene: 'tipping' });
      const init = { method: 'POST', headers, body, redirect: 'manual' } as const;
      found.push((await fetch(`${node.url}/wall/remote`, init)).status);
    }
    expect(found).toEqual([200, 200, 303, 303, 303, 303, 303, 303, 303]);
    const moon = new URLSearchParams({ scene: 'moon' });
    const headers = { origin: node.url, cookie: `tallywatch=${tokens.verifier}` };
    const init = { method: 'POST', headers, body: moon } as const;
    expect((await fetch(`${node.url}/wall/remote`, init)).status).toBe(400);
  });

  test('a socket ends when its link is taken back', async () => {
    const endOf = async (namespace: '/live' | '/desk', role: string) => {
      const token = await makeToken(node, role);
      const socket = await connect(node.url, namespace, { token });
      const ended = new Promise((resolve) => socket.on('disconnect', resolve));
      await tallywatch('revoke', token, ...log);
      return ended;
    };
    expect(await Promise.all([endOf('/live', 'viewer'), endOf('/desk', 'verifier')])).toEqual([
      'io server disconnect',
      'io server disconnect',
    ]);
  });
});

describe('reporting', () => {
  test('gives a receipt that the next results contain', async () => {
    const { status, body } = await submitted();
    expect(status).toBe(200);
    if (!body.ok) throw new Error('it was refused');
    expect(body.receipt).toMatchObject({ duplicate: false, state: 'reported' });
    expect(body.receipt.hash).toMatch(/^[0-9a-f]{64}$/);
    const results = JSON.parse(await getText(`${node.url}/api/results`, tokens.admin!)) as Results;
    expect(results.version).toBeGreaterThanOrEqual(body.receipt.position);
    expect(results.sheets.reported).toBe(1);
  });

  test('the same report again gets the same receipt, whatever it confirms', async () => {
    const report = zooReport({ note: 'the hall was cold' });
    const first = await postReport(node.url, tokens.watcher!, report);
    const again = await postReport(node.url, tokens.watcher!, { ...report, confirmed: ['W03'] });
    expect(again.status).toBe(200);
    const [one, two] = [first.body, again.body].map((body) => (body.ok ? body.receipt : null));
    expect(two).toEqual({ ...one, duplicate: true });
  });

  test('the same id with other content, or of another sender, is refused', async () => {
    const report = zooReport();
    await postReport(node.url, tokens.watcher!, report);
    const votes = { lion: 41, zebra: 30, mouse: 20 };
    expect((await postReport(node.url, tokens.watcher!, { ...report, votes })).status).toBe(409);
    expect((await postReport(node.url, tokens.watcher!, { ...report, note: 'x' })).status).toBe(
      409,
    );
    expect((await postReport(node.url, tokens.other!, report)).status).toBe(409);
  });

  test('a watcher reports for their own stations only', async () => {
    expect((await submitted({ stationId: 's-2' })).status).toBe(403);
    expect((await submitted({ stationId: 'moon' })).status).toBe(403);
    expect((await submitted({ stationId: 'moon' }, tokens.admin!)).status).toBe(422);
  });

  test('all problems come at once, blocking and asking', async () => {
    const votes = { lion: 60, zebra: -1, owl: 3 };
    const { status, body } = await submitted({ votes });
    expect(status).toBe(422);
    expect(
      body.ok ? [] : body.problems.map((one) => `${one.code} ${one.severity} ${one.path}`),
    ).toEqual([
      'E03 block votes.owl',
      'E04 block votes.mouse',
      'E06 block votes.zebra',
      'W01 confirm votes.lion',
    ]);
  });

  test('what asks is recorded once it is confirmed', async () => {
    const report = {
      ...zooReport({ stationId: 'p-1', contestId: 'pond' }),
      sheet: { ballotsCast: 9, invalid: 0 },
      votes: { duck: 5, newt: 3 },
    };
    const asked = await postReport(node.url, tokens.watcher!, report);
    expect(asked.body).toMatchObject({
      ok: false,
      problems: [{ code: 'W04', severity: 'confirm' }],
    });
    const { body } = await postReport(node.url, tokens.watcher!, { ...report, confirmed: ['W04'] });
    expect(body).toMatchObject({ ok: true, receipt: { state: 'questioned' } });
    expect((await postReport(node.url, tokens.watcher!, report)).body).toMatchObject({ ok: true });
  });

  test.each([
    ['not JSON', '{', 400],
    ['no object', '7', 400],
    ['nothing', '', 400],
    ['an unknown field', { ...zooReport(), colour: 'red' }, 400],
    ['an id that is none', { ...zooReport(), id: 'night' }, 400],
    ['a time without an offset', { ...zooReport(), reportedAt: '2024-05-05T20:30:00' }, 400],
    ['votes that are a list', { ...zooReport(), votes: [1, 2] }, 400],
    ['votes that are text', { ...zooReport(), votes: { lion: '40', zebra: 30, mouse: 20 } }, 422],
    ['a station without an id', { ...zooReport(), stationId: '' }, 403],
    ['too large', `"${'x'.repeat(200_000)}"`, 413],
  ])('refuses %s', async (_what, body, status) => {
    expect((await postReport(node.url, tokens.watcher!, body)).status).toBe(status);
  });

  test('figures nested a thousandfold are refused like any that are no numbers', async () => {
    const report = zooReport();
    await postReport(node.url, tokens.watcher!, report);
    const nested = `${'['.repeat(3000)}${']'.repeat(3000)}`;
    const text = JSON.stringify(report).replace('"lion":40', `"lion":${nested}`);
    expect((await postReport(node.url, tokens.watcher!, text)).status).toBe(409);
    const odd = { ...report.votes, constructor: 1 };
    expect((await submitted({ votes: odd })).body).toMatchObject({
      problems: [{ code: 'E03', path: 'votes.constructor' }],
    });
  });

  test('the same over a socket', async () => {
    const socket = await connect(node.url, '/report', { token: tokens.watcher! });
    expect(await submit(socket, zooReport())).toMatchObject({ ok: true });
    expect(await submit(socket, zooReport({ stationId: 's-2' }))).toMatchObject({
      ok: false,
      problems: [{ code: 'not-allowed' }],
    });
    expect(await submit(socket, null)).toMatchObject({ ok: false });
    socket.disconnect();
  });

  test('a report with a mark before its JSON is read', async () => {
    const text = `\uFEFF${JSON.stringify(zooReport())}`;
    expect((await postReport(node.url, tokens.watcher!, text)).status).toBe(200);
  });

  test('a socket that sends more than a report is answered', async () => {
    const socket = await connect(node.url, '/report', { token: tokens.watcher! });
    const answer = await new Promise((resolve) =>
      socket.emit('report:submit', zooReport(), { more: true }, resolve),
    );
    expect(answer).toMatchObject({ ok: true });
    socket.disconnect();
  });

  test('a socket whose token is empty is known by its page’s cookie', async () => {
    const cookie = { cookie: `tallywatch=${tokens.watcher}`, origin: node.url };
    const socket = await connect(node.url, '/report', { token: null }, cookie);
    expect(await submit(socket, zooReport())).toMatchObject({ ok: true });
    socket.disconnect();
  });

  test('nothing is read from whoever may not send it', async () => {
    const large = `"${'x'.repeat(200_000)}"`;
    for (const [path, body] of [
      ['/api/reports', large],
      ['/api/photos', 'not a piece'],
    ] as const) {
      expect(await getStatus(`${node.url}${path}`, null, { method: 'POST', body })).toBe(401);
      expect(await getStatus(`${node.url}${path}`, tokens.viewer!, { method: 'POST', body })).toBe(
        403,
      );
    }
  });

  test('a page of another site cannot report with somebody’s cookie', async () => {
    const headers = { cookie: `tallywatch=${tokens.watcher}`, 'content-type': 'application/json' };
    const post = (origin: string) =>
      getStatus(`${node.url}/api/reports`, null, {
        method: 'POST',
        headers: { ...headers, origin },
        body: JSON.stringify(zooReport()),
      });
    expect(await post('https://elsewhere.example')).toBe(403);
    expect(await post(node.url)).toBe(200);
  });
});

describe('results', () => {
  test.each(['/api/results', '/wall/closest', '/wall/districts/plains'])(
    'at %s are not sent again while nothing changed',
    async (path) => {
      const url = `${node.url}${path}`;
      const first = await fetch(url, { headers: bearer(tokens.admin!) });
      const etag = first.headers.get('etag')!;
      await first.text();
      const again = await fetch(url, {
        headers: { ...bearer(tokens.admin!), 'if-none-match': etag },
      });
      expect(again.status).toBe(304);
      await submitted();
      const later = await fetch(url, {
        headers: { ...bearer(tokens.admin!), 'if-none-match': etag },
      });
      expect(later.status).toBe(200);
      await later.text();
    },
  );

  test('are patched on a wall, and a client that was away gets what it missed', async () => {
    const socket = await connect(node.url, '/live', { token: tokens.viewer! });
    const summary = await hear<Summary>(socket, 'summary');

    await submitted({ votes: { lion: 1, zebra: 50, mouse: 20 }, kind: 'corrected' });
    const news = await hearPatch(socket, ({ to }) => to > summary.version);
    const known = applyPatch(summary, news);
    socket.disconnect();
    await submitted({ votes: { lion: 50, zebra: 1, mouse: 20 }, kind: 'corrected' });

    const back = await connect(node.url, '/live', {
      token: tokens.viewer!,
      version: known.version,
    });
    const missed = await hear<LivePatch>(back, 'patch');
    const now = JSON.parse(await getText(`${node.url}/api/summary`, tokens.viewer!)) as Summary;
    expect(countOf(applyPatch(known, missed))).toEqual(countOf(now));

    back.emit('watch', ['savanna', 'moon', '__proto__']);
    const { watched } = await hearPatch(back, (patch) => patch.watched !== undefined);
    expect(watched).toMatchObject({
      savanna: { candidates: { length: 3 } },
    });
    back.disconnect();
  });
});

describe('rulings', () => {
  test('on a sheet are nobody’s who has reported it', async () => {
    const report = zooReport({ stationId: 's-2', sheet: { registered: 80 } });
    await postReport(node.url, tokens.admin!, report);
    const about = { stationId: 's-2', contestId: 'savanna' };
    const basis = { reportIds: [report.id as string], previous: null };
    const rule = (token: string, id: string) =>
      getStatus(`${node.url}/api/rulings`, token, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          ...{ id, ...about, basis },
          decision: { type: 'accept', reportId: report.id },
        }),
      });
    expect(await rule(tokens.admin!, crypto.randomUUID())).toBe(403);
    basis.reportIds = [];
    expect(await rule(tokens.admin!, crypto.randomUUID())).toBe(403);
    basis.reportIds = [report.id];
    expect(await rule(tokens.verifier!, crypto.randomUUID())).toBe(200);
  });

  test('that take figures away say why', async () => {
    const ruling = (reason?: string) =>
      getStatus(`${node.url}/api/rulings`, tokens.verifier!, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          id: crypto.randomUUID(),
          ...{ stationId: 's-2', contestId: 'savanna' },
          basis: { reportIds: [], previous: null },
          decision: { type: 'annul' },
          reason,
        }),
      });
    expect(await ruling()).toBe(400);
    expect(await ruling('  ')).toBe(400);
    expect(await ruling('flooded')).toBe(200);
  });

  test('of two desks that decide at the same moment one counts, and the other is told', async () => {
    const station = { stationId: 's-1', contestId: 'savanna' };
    const a = zooReport({ kind: 'corrected', reportedAt: '2024-05-05T23:00:00+02:00' });
    const b = { ...a, id: zooReport().id, votes: { lion: 30, zebra: 40, mouse: 20 } };
    await postReport(node.url, tokens.watcher!, a);
    const disputed = await postReport(node.url, tokens.other!, b);
    expect(disputed.body).toMatchObject({ receipt: { state: 'disputed' } });
    const rule = async (token: string, reportId: string, id = zooReport().id) => {
      const ruling = {
        id,
        ...station,
        basis: { reportIds: [a.id, b.id], previous: null },
        decision: { type: 'accept', reportId },
      };
      const response = await fetch(`${node.url}/api/rulings`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...bearer(token) },
        body: JSON.stringify(ruling),
      });
      return (await response.json()) as { ok: boolean; counts: boolean };
    };
    const twice = await rule(tokens.verifier!, a.id, a.id);
    expect(twice.ok).toBe(false);
    const both = await Promise.all([rule(tokens.verifier!, a.id), rule(tokens.admin!, b.id)]);
    expect(both.map(({ ok }) => ok)).toEqual([true, true]);
    expect(both.filter(({ counts }) => counts)).toHaveLength(1);
  });
});

describe('what is typed blind', () => {
  test('settles nothing while it leaves open which version it is', async () => {
    const about = { stationId: 'p-1', contestId: 'pond' };
    const votes = { duck: 10, newt: 20 };
    const ids: string[] = [];
    for (const [token, sheet] of [
      [tokens.watcher!, { registered: 50, ballotsCast: 30, invalid: 0 }],
      [
        await makeToken(node, 'watcher', '--stations', 'p-1'),
        { registered: 50, ballotsCast: 32, invalid: 2 },
      ],
    ] as const) {
      const report = zooReport({ ...about, kind: 'corrected', sheet, votes });
      expect((await postReport(node.url, token, report)).status).toBe(200);
      ids.push(report.id);
    }
    const rekey = async (sheet: object) => {
      const basis = { reportIds: ids, previous: null };
      const message = { id: crypto.randomUUID(), ...about, basis, kind: 'final', sheet, votes };
      return getStatus(`${node.url}/api/desk/rekey`, tokens.verifier!, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(message),
      });
    };
    expect(await rekey({})).toBe(422);
    expect(await rekey({ registered: 50 })).toBe(422);
    expect(await rekey({ registered: 50, ballotsCast: 32, invalid: 2 })).toBe(200);
  });
});

describe('the record', () => {
  test.each(['1e20', '1.5', 'Infinity', '-3', '999999999999999', 'x'])(
    'from position %s is answered, and soon',
    async (before) => {
      const headers = { cookie: `tallywatch=${tokens.verifier}` };
      const page = await fetch(`${node.url}/desk/log?before=${before}&role=gateway`, { headers });
      expect(page.status).toBe(200);
    },
  );
});

describe('a token', () => {
  test('never reaches what the server prints, however it is mistyped', async () => {
    const data = ['--data', await makeFolder()];
    const own = await startNode(await writePack(), data);
    const printed: string[] = [];
    for (const stream of [own.child.stdout!, own.child.stderr!]) {
      stream.on('data', (chunk: Buffer) => printed.push(chunk.toString()));
    }
    for (const path of [`/i/${own.token}/x`, `/i/${own.token}%`, `/i/${own.token}.png`]) {
      await getStatus(`${own.url}${path}`, null);
    }
    await getStatus(`${own.url}/i/${own.token}`, null, { method: 'POST' });
    await getStatus(`${own.url}/nowhere`, own.token);
    await own.stop();
    expect(printed.join('')).not.toContain(own.token);
  });
});
