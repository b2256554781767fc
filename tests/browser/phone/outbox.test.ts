import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { emptyOutbox, keep, letGo, readOutbox } from '#phone/outbox.ts';
import type {
  Outgoing,
  OutgoingPhoto,
  OutgoingReport,
  OutgoingRetraction,
  OutgoingStep,
} from '#phone/outgoing.ts';
import { openPhoneStore } from '#phone/phone-store.ts';
import { PERSON_HEADER, PHOTO_PIECE, type ReportMessage } from '#protocol';

/** What the server is asked, and what it answers; null: it does not. */
interface Call {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly person: string;
  readonly body: string;
}
type Answer = readonly [status: number, body: unknown] | null;

let calls: Call[] = [];
let answer: (call: Call) => Answer | Promise<Answer>;

const receipt = (reportId: string) => ({
  ...{ reportId, position: 7, hash: 'abc', duplicate: false, state: 'reported' },
});
const received = ({ body }: Call): Answer => {
  const { id } = JSON.parse(body) as { id: string };
  return [200, { ok: true, receipt: receipt(id), position: 7, duplicate: false, counts: true }];
};
const refused = (status: number, code: string): Answer => [
  status,
  { ok: false, problems: [{ code, severity: 'block', path: '', message: code }] },
];

beforeEach(async () => {
  calls = [];
  answer = received;
  const store = await openPhoneStore();
  await Promise.all([store.clear('outbox'), store.clear('drafts')]);
  vi.stubGlobal('fetch', async (address: string, init: RequestInit) => {
    const url = new URL(address, location.origin);
    const headers = new Headers(init.headers);
    const body = typeof init.body === 'string' ? init.body : '';
    const person = headers.get(PERSON_HEADER) ?? '';
    const call = { path: url.pathname, query: url.searchParams, person, body };
    calls.push(call);
    const said = await answer(call);
    if (said === null) throw new TypeError('Failed to fetch');
    return Response.json(said[1], { status: said[0] });
  });
});
afterEach(() => vi.unstubAllGlobals());

let made = 0;
const waiting = (id: string, person = 'ann') => ({
  ...{ id, person, madeAt: (made += 1), stage: 'saved' as const, problems: [] },
});
const report = (id: string, more: Partial<OutgoingReport> = {}): OutgoingReport => ({
  ...waiting(id),
  type: 'report',
  message: {
    id,
    stationId: 's-1',
    contestId: 'pond',
    votes: { duck: 3 },
  } as unknown as ReportMessage,
  practice: false,
  receipt: null,
  ...more,
});
const retraction = (id: string, reportId: string): OutgoingRetraction => ({
  ...{ ...waiting(id), type: 'retraction', message: { id, reportId } },
});
const step = (id: string): OutgoingStep => ({
  ...waiting(id),
  type: 'step',
  message: { id, memberId: 'm', step: 'asked', basis: [], takenAt: '' },
  position: null,
});
const photo = (reportId: string, size: number): OutgoingPhoto => ({
  ...waiting(`${reportId}.photo`),
  ...{ type: 'photo', reportId, photo: 'sha256-1', blob: new Blob([new Uint8Array(size)]) },
  received: 0,
});

async function stored(id: string): Promise<Outgoing | undefined> {
  return (await openPhoneStore()).get('outbox', id);
}
const paths = () => calls.map(({ path }) => path);

describe('a report on the phone', () => {
  test('is sent as its person’s, and keeps its receipt', async () => {
    await keep([report('r-1')], null);
    expect(await emptyOutbox()).toBe(true);
    expect(calls).toMatchObject([{ path: '/api/reports', person: 'ann' }]);
    expect(JSON.parse(calls[0]!.body)).toMatchObject({ id: 'r-1', votes: { duck: 3 } });
    expect(await stored('r-1')).toMatchObject({ stage: 'received', receipt: { position: 7 } });
  });

  test.each<[string, Answer]>([
    ['no answer', null],
    ['nothing recorded', refused(503, 'not-recorded')],
    ['no node behind the proxy', refused(502, 'bad-shape')],
    ['a proxy out of patience', refused(504, 'bad-shape')],
    ['too many at once', refused(429, 'too-many')],
    ['no link that is known', refused(401, 'no-token')],
    ['another person’s link', refused(403, 'other-person')],
    ['polls that have not closed', refused(422, 'E10')],
  ])('with %s stays, and goes again under its id', async (_what, first) => {
    await keep([report('r-1')], null);
    answer = () => first;
    expect(await emptyOutbox()).toBe(false);
    expect(await stored('r-1')).toMatchObject({ stage: 'saved', receipt: null });
    answer = received;
    expect(await emptyOutbox()).toBe(true);
    expect(calls.map(({ body }) => (JSON.parse(body) as ReportMessage).id)).toEqual(['r-1', 'r-1']);
    expect(await stored('r-1')).toMatchObject({ stage: 'received' });
  });

  test('that comes back as no JSON stays as well', async () => {
    await keep([report('r-1')], null);
    vi.stubGlobal('fetch', () => Promise.resolve(new Response('<html>', { status: 200 })));
    expect(await emptyOutbox()).toBe(false);
    expect(await stored('r-1')).toMatchObject({ stage: 'saved' });
  });

  test.each([
    [400, 'bad-shape'],
    [403, 'not-allowed'],
    [409, 'other-content'],
    [413, 'too-large'],
    [422, 'E05'],
    [500, 'fault'],
  ])('refused with %i is shown with why, not lost, and not sent for ever', async (status, code) => {
    await keep([report('r-1')], null);
    answer = () => refused(status, code);
    expect(await emptyOutbox()).toBe(true);
    expect(await stored('r-1')).toMatchObject({ stage: 'refused', problems: [{ code }] });
    await emptyOutbox();
    expect(calls).toHaveLength(1);
  });

  test('takes its draft along in the same step', async () => {
    const store = await openPhoneStore();
    await store.put('drafts', { id: 'd', values: {}, photo: null }, 'form');
    await keep([report('r-1')], 'form');
    expect(await store.get('drafts', 'form')).toBeUndefined();
    expect(await stored('r-1')).toMatchObject({ stage: 'saved' });
  });

  test('for practice goes where nothing is recorded', async () => {
    await keep([report('r-1', { practice: true })], null);
    await emptyOutbox();
    expect(paths()).toEqual(['/api/reports/practice']);
  });

  test('of somebody else on this phone is counted, and sent as theirs', async () => {
    await keep([report('r-1'), report('r-2', { person: 'ben' })], null);
    const { own, ofOthers } = await readOutbox('ann');
    expect([own.map(({ id }) => id), ofOthers]).toEqual([['r-1'], 1]);
    await emptyOutbox();
    expect(calls.map(({ person }) => person)).toEqual(['ann', 'ben']);
  });

  test('is sent once, though two tabs empty the outbox', async () => {
    await keep([report('r-1'), report('r-2')], null);
    await Promise.all([emptyOutbox(), emptyOutbox()]);
    expect(calls).toHaveLength(2);
  });
});

test('figures go first, in the order they were made, then photos', async () => {
  answer = (call) =>
    call.path === '/api/photos'
      ? [200, { ok: true, received: 9, content: 'kept' }]
      : received(call);
  await keep([photo('r-1', 9), step('t-1'), retraction('x-1', 'r-0'), report('r-1')], null);
  await keep([report('r-2')], null);
  expect(await emptyOutbox()).toBe(true);
  expect(paths()).toEqual([
    ...['/api/reports', '/api/reports', '/api/retractions', '/api/drive/steps', '/api/photos'],
  ]);
  expect(calls.slice(0, 2).map(({ body }) => (JSON.parse(body) as ReportMessage).id)).toEqual([
    ...['r-1', 'r-2'],
  ]);
  expect(await stored('t-1')).toMatchObject({ stage: 'received', position: 7 });
  expect(await stored('x-1')).toMatchObject({ stage: 'received' });
});

describe('a photo', () => {
  const size = 2 * PHOTO_PIECE + 5;
  /** A server that has so much of the photo. */
  function keeping(there = 0) {
    return ({ query }: Call): Answer => {
      const at = Number(query.get('at'));
      if (at !== there) {
        return [409, { ok: false, problems: [], received: there }];
      }
      there = Math.min(size, there + PHOTO_PIECE);
      return [200, { ok: true, received: there, content: there === size ? 'kept' : null }];
    };
  }

  test('goes piece by piece, and is let go once the server has named what it keeps', async () => {
    answer = keeping();
    await keep([photo('r-1', size)], null);
    expect(await emptyOutbox()).toBe(true);
    expect(calls.map(({ query }) => query.get('at'))).toEqual([
      ...['0', String(PHOTO_PIECE), String(2 * PHOTO_PIECE)],
    ]);
    const kept = (await stored('r-1.photo')) as OutgoingPhoto;
    expect([kept.stage, kept.blob.size]).toEqual(['received', 0]);
  });

  test('goes on from where the server has it', async () => {
    answer = keeping(PHOTO_PIECE);
    await keep([photo('r-1', size)], null);
    expect(await emptyOutbox()).toBe(true);
    expect(calls.map(({ query }) => query.get('at'))).toEqual([
      ...['0', String(PHOTO_PIECE), String(2 * PHOTO_PIECE)],
    ]);
  });

  test('stays whole while its connection is lost, or its report is not recorded yet', async () => {
    await keep([photo('r-1', size)], null);
    for (const said of [null, refused(404, 'not-found'), refused(503, 'not-recorded')]) {
      answer = () => said;
      expect(await emptyOutbox()).toBe(false);
      const kept = (await stored('r-1.photo')) as OutgoingPhoto;
      expect([kept.stage, kept.blob.size]).toEqual(['saved', size]);
    }
  });

  test('that is refused is kept, and says why', async () => {
    answer = () => refused(422, 'no-photo');
    await keep([photo('r-1', size)], null);
    await emptyOutbox();
    const kept = (await stored('r-1.photo')) as OutgoingPhoto;
    expect(kept).toMatchObject({ stage: 'refused', problems: [{ code: 'no-photo' }] });
    expect(kept.blob.size).toBe(size);
  });

  test('makes way for figures that are made meanwhile', async () => {
    const take = keeping();
    let pieces = 0;
    answer = async (call) => {
      if (call.path !== '/api/photos') return received(call);
      pieces += 1;
      if (pieces === 1) await keep([report('r-2')], null);
      return take(call);
    };
    await keep([photo('r-1', size)], null);
    expect(await emptyOutbox()).toBe(true);
    expect(paths()).toEqual([...['/api/photos', '/api/reports', '/api/photos', '/api/photos']]);
  });
});

test('what is let go takes its photos along, and nothing else', async () => {
  answer = () => refused(422, 'E05');
  await keep([report('r-1'), photo('r-1', 3), report('r-2')], null);
  await emptyOutbox();
  await letGo(['r-1']);
  const { own } = await readOutbox('ann');
  expect(own.map(({ id }) => id)).toEqual(['r-2']);
});

test('only what is done with is forgotten, however much waits', async () => {
  const done = Array.from({ length: 70 }, (_, n) => report(`done-${n}`, { stage: 'received' }));
  const back = Array.from({ length: 70 }, (_, n) => report(`back-${n}`, { stage: 'refused' }));
  const out = Array.from({ length: 70 }, (_, n) => report(`out-${n}`));
  await keep([...done, ...back, ...out], null);
  answer = () => null;
  await emptyOutbox();
  const { own } = await readOutbox('ann');
  const count = (stage: Outgoing['stage']) => own.filter((one) => one.stage === stage).length;
  expect([count('received'), count('refused'), count('saved')]).toEqual([60, 70, 70]);
  expect(own.some(({ id }) => id === 'done-0')).toBe(false);
  expect(own.some(({ id }) => id === 'done-69')).toBe(true);
});
