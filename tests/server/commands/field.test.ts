/** What a watcher in the field can do beside reporting: practise, take back, photograph, text. */
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  lettersOf,
  readCompactLine,
  signedPart,
  writeCompactLine,
} from '#election/compact-line.ts';
import type { ContestId } from '#election/model.ts';
import type { Results } from '#results/results.ts';
import { SHEET_FORMS } from '#election/tally-sheet.ts';
import { PHOTO_PIECE, type PhotoAnswer, type RetractionAnswer, type TextAnswer } from '#protocol';
import { writePack } from '#scenarios/pack-files.ts';
import { getStatus, getText, makeLink, makeToken, postReport, zooReport } from '../client.ts';
import {
  bearer,
  makeFolder,
  readFacts,
  startNode,
  tallywatch,
  type NodeProcess,
} from '../node-process.ts';

let node: NodeProcess;
let folder: string;
let log: string[];
let watcher: Awaited<ReturnType<typeof makeLink>>;
const tokens: Record<string, string> = {};

beforeAll(async () => {
  folder = await makeFolder();
  log = ['--data', folder];
  node = await startNode(await writePack(), log);
  watcher = await makeLink(node, 'watcher', '--stations', 's-1,p-1');
  tokens.watcher = watcher.token;
  for (const role of ['verifier', 'viewer', 'gateway']) tokens[role] = await makeToken(node, role);
  tokens.other = await makeToken(node, 'watcher', '--stations', 's-1');
});
afterAll(() => node.stop());

async function post<Answer>(
  where: string,
  token: string,
  body: unknown,
  type = 'application/json',
) {
  const response = await fetch(`${node.url}${where}`, {
    method: 'POST',
    headers: { 'content-type': type, ...bearer(token) },
    body: Buffer.isBuffer(body) ? new Uint8Array(body) : JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Answer };
}

const readResults = async () =>
  JSON.parse(await getText(`${node.url}/api/results`, tokens.viewer!)) as Results;

const readSavanna = async () => (await readResults()).contests['savanna' as ContestId]!;

describe('practice', () => {
  test('has the same answers, and leaves no fact', async () => {
    const before = (await readFacts(log)).length;
    const report = zooReport();
    const wrong = { ...report, votes: { lion: 60, zebra: -1, mouse: 0 } };
    const real = await postReport(node.url, tokens.watcher!, wrong);
    expect(await post('/api/reports/practice', tokens.watcher!, wrong)).toEqual(real);
    const good = await post('/api/reports/practice', tokens.watcher!, report);
    expect(good.body).toMatchObject({ ok: true, receipt: { position: 0, state: 'reported' } });
    expect((await post('/api/reports/practice', tokens.viewer!, report)).status).toBe(403);
    expect((await readFacts(log)).length).toBe(before);
  });
});

describe('taking a report back', () => {
  test('restores what was before it, says so in the receipt, and is done once', async () => {
    const before = await readSavanna();
    const report = zooReport();
    await postReport(node.url, tokens.watcher!, report);
    const message = { id: crypto.randomUUID(), reportId: report.id };
    const first = await post<RetractionAnswer>('/api/retractions', tokens.watcher!, message);
    expect(first.body).toMatchObject({ ok: true, duplicate: false });
    const again = await post<RetractionAnswer>('/api/retractions', tokens.watcher!, message);
    expect(again.body).toEqual({ ...first.body, duplicate: true });
    expect(await readSavanna()).toEqual(before);
    const receipt = (await postReport(node.url, tokens.watcher!, report)).body;
    expect(receipt).toMatchObject({ ok: true, receipt: { state: 'retracted', duplicate: true } });
  });

  test('is its author’s alone: another person’s changes nothing', async () => {
    const report = zooReport();
    await postReport(node.url, tokens.watcher!, report);
    const message = { id: crypto.randomUUID(), reportId: report.id };
    await post('/api/retractions', tokens.other!, message);
    expect((await readSavanna()).stations.counted).toBe(1);
    expect((await post('/api/retractions', tokens.watcher!, message)).status).toBe(409);
    expect((await post('/api/retractions', tokens.viewer!, message)).status).toBe(403);
    expect((await post('/api/retractions', tokens.watcher!, { id: 7 })).status).toBe(400);
  });
});

test('what one person filled in is refused under another person’s link', async () => {
  const response = await fetch(`${node.url}/api/reports`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'tallywatch-person': crypto.randomUUID(),
      ...bearer(tokens.watcher!),
    },
    body: JSON.stringify(zooReport()),
  });
  expect(response.status).toBe(403);
  expect(await response.json()).toMatchObject({ problems: [{ code: 'other-person' }] });
});

test('a plain form filled in under one link is refused under another, and garbage is no error', async () => {
  const send = (token: string, body: URLSearchParams | string, type?: string) =>
    fetch(`${node.url}/report/s-1/savanna?/send`, {
      method: 'POST',
      headers: {
        cookie: `tallywatch=${token}`,
        origin: node.url,
        accept: 'text/html',
        ...(type && { 'content-type': type }),
      },
      body,
      redirect: 'manual',
    });
  const page = await fetch(`${node.url}/report/s-1/savanna`, {
    headers: { cookie: `tallywatch=${tokens.watcher}` },
  });
  const person = /name="person" value="([^"]+)"/.exec(await page.text())![1]!;
  const fields = { id: crypto.randomUUID(), person, 'votes.lion': '1' };
  expect((await send(tokens.other!, new URLSearchParams(fields))).status).toBe(403);
  expect((await send(tokens.watcher!, new URLSearchParams(fields))).status).toBe(422);
  const garbage = await send(tokens.watcher!, 'garbage', 'multipart/form-data; boundary=x');
  expect(garbage.status).toBe(400);
});

describe('a photo', () => {
  const nameOf = (bytes: Buffer) => `sha256-${createHash('sha256').update(bytes).digest('hex')}`;

  /** A photo as a camera writes it: with its place, and lying on its side. */
  async function takePhoto(): Promise<Buffer> {
    const noise = randomBytes(500 * 400 * 3);
    return sharp(noise, { raw: { width: 500, height: 400, channels: 3 } })
      .withExif({ IFD3: { GPSLatitude: '55/1 45/1 0/1' }, IFD0: { Make: 'Spycam' } })
      .jpeg({ quality: 90 })
      .toBuffer();
  }

  function sendPiece(photo: Buffer, reportId: string, at: number, more: Partial<Sending> = {}) {
    const { size = PHOTO_PIECE, name = nameOf(photo), token = tokens.watcher!, of } = more;
    const query = `id=${name}&report=${reportId}&at=${at}&of=${of ?? photo.length}`;
    const piece = photo.subarray(at, at + size);
    return post<PhotoAnswer>(`/api/photos?${query}`, token, piece, 'application/octet-stream');
  }
  interface Sending {
    readonly size: number;
    readonly name: string;
    readonly token: string;
    readonly of: number;
  }

  async function reported(): Promise<string> {
    const report = zooReport();
    await postReport(node.url, tokens.watcher!, report);
    return report.id;
  }

  test('comes in pieces, goes on where it was, and is kept without what the camera wrote', async () => {
    const id = await reported();
    const photo = await takePhoto();
    expect(photo.length).toBeGreaterThan(2 * PHOTO_PIECE);
    expect(photo.toString('latin1')).toContain('Spycam');
    const first = await sendPiece(photo, id, 0);
    expect(first.body).toEqual({ ok: true, received: PHOTO_PIECE, content: null });
    const early = await sendPiece(photo, id, 2 * PHOTO_PIECE);
    expect(early).toMatchObject({ status: 409, body: { received: PHOTO_PIECE } });
    let received = PHOTO_PIECE;
    let content: string | null = null;
    while (content === null) {
      const { body } = await sendPiece(photo, id, received);
      if (!body.ok) throw new Error(JSON.stringify(body));
      ({ received, content } = body);
    }
    const again = await sendPiece(photo, id, 0);
    expect(again.body).toEqual({ ok: true, received: photo.length, content });
    const seen = await fetch(`${node.url}/api/photos/${content}`, {
      headers: bearer(tokens.verifier!),
    });
    const kept = Buffer.from(await seen.arrayBuffer());
    expect(nameOf(kept)).toBe(content);
    expect(kept.toString('latin1')).not.toContain('Spycam');
    const { format, width, exif } = await sharp(kept).metadata();
    expect({ format, width, exif }).toEqual({ format: 'jpeg', width: 500, exif: undefined });
    for (const token of [tokens.watcher!, tokens.viewer!]) {
      expect(await getStatus(`${node.url}/api/photos/${content}`, token)).toBe(403);
    }
    expect(await getStatus(`${node.url}/api/photos/${content}`, null)).toBe(401);
    expect((await readFacts(log)).at(-1)).toMatchObject({
      type: 'PhotoAttached',
      photo: nameOf(photo),
      content,
    });
    expect(await readdir(path.join(folder, 'photos/partial'))).toEqual([]);
  });

  test('sent by many at the same moment is kept once, whole, for each of them', async () => {
    const photo = await sharp({
      create: { width: 300, height: 200, channels: 3, background: '#a00' },
    })
      .jpeg()
      .toBuffer();
    const ids = await Promise.all(Array.from({ length: 6 }, () => reported()));
    const answers = await Promise.all(ids.map((id) => sendPiece(photo, id, 0)));
    const contents = new Set(
      answers.map(({ body }) => (body.ok ? body.content : body.problems[0]?.code)),
    );
    expect([...contents].filter((one) => one?.startsWith('sha256-'))).toHaveLength(1);
    expect(answers.every(({ status }) => status === 200 || status === 409)).toBe(true);
    expect(
      (await readdir(path.join(folder, 'photos'))).filter((name) => !/jpg$|partial$/.test(name)),
    ).toEqual([]);
  });

  test('of somebody else’s report, or of none, is refused', async () => {
    const id = await reported();
    const photo = await takePhoto();
    expect((await sendPiece(photo, id, 0, { token: tokens.other! })).status).toBe(404);
    expect((await sendPiece(photo, crypto.randomUUID(), 0)).status).toBe(404);
    expect((await sendPiece(photo, id, 0, { token: tokens.viewer! })).status).toBe(403);
  });

  test('that is none is refused: wrong first bytes, a bomb, too large, damaged', async () => {
    const id = await reported();
    const disguised = Buffer.concat([Buffer.from('\xff\xd8\xff', 'latin1'), randomBytes(500)]);
    const huge = { width: 20_000, height: 20_000, channels: 3, background: '#fff' } as const;
    const bomb = await sharp({ create: huge, limitInputPixels: false })
      .png({ compressionLevel: 9 })
      .toBuffer();
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
    for (const bad of [Buffer.from('GIF89a nothing'), svg, disguised]) {
      const { status, body } = await sendPiece(bad, id, 0);
      expect([status, body.ok ? '' : body.problems[0]?.code]).toEqual([422, 'no-photo']);
    }
    let answer = await sendPiece(bomb, id, 0);
    for (let at = PHOTO_PIECE; at < bomb.length; at += PHOTO_PIECE) {
      answer = await sendPiece(bomb, id, at);
    }
    expect(answer).toMatchObject({ status: 422, body: { problems: [{ code: 'no-photo' }] } });
    const photo = await takePhoto();
    expect((await sendPiece(photo, id, 0, { of: 9_000_000 })).status).toBe(413);
    expect((await sendPiece(photo, id, 0, { size: PHOTO_PIECE + 1 })).status).toBe(413);
    const name = nameOf(Buffer.from('another'));
    const damaged = await sendPiece(photo, id, 0, { name, size: 1000, of: 1000 });
    expect(damaged).toMatchObject({ status: 422, body: { problems: [{ code: 'broken-photo' }] } });
    expect((await sendPiece(photo, id, 0, { name: 'sha256-x' })).status).toBe(400);
  });
});

describe('a text message', () => {
  const candidates = ['lion', 'zebra', 'mouse'].map((id) => ({ id: id as never }));

  function unsigned(change: object = {}, language = 'en'): string {
    const matter = {
      ...{ stationId: 's-1', contestId: 'savanna', kind: 'final' },
      ...{ sheet: { registered: 100, ballotsCast: 52, invalid: 2 } },
      ...{ votes: { lion: 40, zebra: 30, mouse: 20 }, confirmed: [], language },
      ...change,
    } as Parameters<typeof writeCompactLine>[0];
    return `${watcher.text!.number} ${writeCompactLine(matter, SHEET_FORMS.basic.lines, candidates)}`;
  }

  /** The line as the form shows it, with the code that only it can have. */
  const sign = (text: string) => {
    const signed = signedPart(readCompactLine(text)!);
    return `${text} #${lettersOf(createHmac('sha256', key).update(signed).digest())}`;
  };
  let key: Buffer;
  beforeAll(async () => {
    const headers = { cookie: `tallywatch=${watcher.token}` };
    const page = await (await fetch(`${node.url}/report`, { headers })).text();
    const { key: given } = /textKey:\{number:\d+,key:"(?<key>[^"]+)"/.exec(page)!.groups!;
    key = Buffer.from(given!, 'base64');
  });

  const send = (text: string, token = tokens.gateway!) =>
    post<TextAnswer>('/api/text', token, { from: '+15550100', text, sentStamp: 1 });

  const line = (change: object = {}) => sign(unsigned(change));

  test('is recorded as any report, read back, and counts once however often it comes', async () => {
    const first = await send(line());
    expect(first.status).toBe(200);
    expect(first.body).toMatchObject({ ok: true, receipt: { duplicate: false } });
    expect(first.body.reply).toMatch(
      /^Received as number \d+: 90 votes in all\. Check code \w{8}\.$/,
    );
    const [again, third] = await Promise.all([send(line()), send(line())]);
    expect(again.body).toMatchObject({ ok: true, receipt: { duplicate: true } });
    expect(third.body.reply).toBe(first.body.reply);
    const replaced = await send(line({ votes: { lion: 41, zebra: 30, mouse: 20 } }));
    expect(replaced.body.ok).toBe(true);
    const late = await send(line());
    expect(late.body.reply).toMatch(/replaced or taken back by you/);
    const back = await send(sign(`${unsigned()} *2`));
    expect(back.body).toMatchObject({ ok: true, receipt: { duplicate: false } });
  });

  test('asks about what the paper may really say, and takes it once confirmed', async () => {
    const odd = { votes: { lion: 60, zebra: 30, mouse: 0 } };
    const asked = await send(line(odd));
    expect(asked.body).toMatchObject({ ok: false, problems: [{ code: 'W01' }] });
    expect(asked.body.reply).toMatch(/add !W01$/);
    const taken = await send(line({ ...odd, confirmed: ['W01'] }));
    expect(taken.body).toMatchObject({ ok: true, receipt: { state: 'questioned' } });
  });

  test('without a check number is read back first; with a wrong one it is not taken', async () => {
    const bare = sign(unsigned().replace(/ =\d+/, ''));
    const { body } = await send(bare);
    expect(body.ok).toBe(false);
    const number = /=(\d+)/.exec(body.reply)![1];
    expect(line()).toContain(`=${number} `);
    const mistyped = sign(unsigned().replace(' 40 ', ' 41 '));
    expect((await send(mistyped)).body.reply).toMatch(
      /a character is wrong, or the ballot was changed/,
    );
  });

  test.each([
    ['nothing', '', /Not understood/],
    ['chatter', 'hello there my friend', /Not understood/],
    ['an unknown number', '999 s-1 savanna 1 2 3 / 1 2 3 #AAAA-BBBB', /do not fit this line/],
    ['without a code', '999 s-1 savanna 1 2 3 / 1 2 3', /must end in # and a code/],
    ['another’s station', 'CODE s-2 savanna 1 2 3 / 1 2 3', /not your station/],
    ['a figure too few', 'CODE s-1 savanna 1 2 3 / 1 2', /3 lines .* 3 votes/],
    ['a word for a figure', 'CODE s-1 savanna 1 2 3 / 1 x 3', /vote 2: Enter a whole number/],
    ['a candidate left out', 'CODE s-1 savanna 1 2 3 / 1 - 3', /vote 2: .*enter 0/],
  ])('that is %s gets one sentence, and no fact', async (_what, text, reply) => {
    const before = (await readResults()).version;
    const mine = text.replace('CODE', String(watcher.text!.number));
    const { status, body } = await send(mine === text ? text : sign(mine));
    expect(status).toBe(200);
    expect(body.reply).toMatch(reply);
    expect((await readResults()).version).toBe(before);
  });

  test('is answered in its own language, and every answer fits one message', async () => {
    const { number, codes } = watcher.text!;
    const mine = [
      ...[`${number} s-1 savanna 1 2 3 / 1 - x`, `${number} s-1 savanna 1 / 1`],
      ...[`${number} s-9 savanna 1 / 1`, unsigned()],
      unsigned({ votes: { lion: 60, zebra: 70, mouse: 90 } }),
      ...[unsigned().replace(/=\d+/, '=0'), unsigned().replace(/ =\d+/, '')],
    ].map(sign);
    const others = [
      ...['', 'hello there my friend', `${watcher.code} s-1 savanna 1 2 3 / 1 2 3`],
      ...[`${number} s-1 savanna 1 / 1`, `999 s-1 savanna 1 / 1 #AAAA-BBBB`],
      `${number} s-1 savanna 100 52 2 / 40 30 20 #${codes[0]}`,
    ];
    const texts = [...mine, ...others];
    for (const text of texts) {
      const english = (await send(text)).body.reply;
      expect(english.length, english).toBeLessThanOrEqual(160);
      const russian = (await send(`${text.replace(/ en\b/, '')} ru`)).body.reply;
      if (!/^\d+ /.test(text)) continue; // nothing tells its language
      expect(russian, text).toMatch(/[а-я]/);
      expect(russian.length, russian).toBeLessThanOrEqual(70);
    }
  });

  test('tells nobody who reads it how to sign in or to send another', async () => {
    const seen = line({ votes: { lion: 1, zebra: 2, mouse: 50 } });
    await send(seen);
    const forged = seen.replace(' 1 2 50 ', ' 50 2 1 ');
    expect(forged).not.toBe(seen);
    expect((await send(forged)).body).toMatchObject({ ok: false });
    expect((await send(forged)).body.reply).toMatch(/do not fit this line/);
    const old = await send(`${watcher.code} s-1 savanna F 100 52 2 / 40 30 20 =1 en`);
    expect(old.body).toMatchObject({ ok: false });
    expect(old.body.reply).toMatch(/Never send the code you sign in with/);
  });

  test('from paper takes the next code of a list, each for one line', async () => {
    const by = await makeLink(node, 'watcher', '--stations', 's-2');
    const { number, codes } = by.text!;
    const said = (lion: number, code: string) =>
      `${number} s-2 savanna F 80 52 2 / ${lion} 30 20 #${code}`;
    const [first, second] = [codes[0]!, codes[1]!];
    const { body } = await send(said(40, first));
    expect(body.reply).toMatch(/send it again with =\d+/);
    const check = /=(\d+)/.exec(body.reply)![1];
    const whole = `${said(40, first)} =${check}`;
    expect((await send(whole)).body).toMatchObject({ ok: true, receipt: { duplicate: false } });
    expect((await send(whole)).body).toMatchObject({ ok: true, receipt: { duplicate: true } });
    expect((await send(said(41, first))).body.reply).toMatch(/code of your list was used/);
    const other = (await send(said(41, second))).body;
    const next = `${said(41, second)} =${/=(\d+)/.exec(other.reply)![1]}`;
    // Whoever has read it on the way has nothing of it: it was seen for other figures.
    const forged = (await send(said(1, second))).body;
    expect(forged.reply).toMatch(/code of your list was used/);
    expect((await send(next)).body).toMatchObject({ ok: true, receipt: { duplicate: false } });
  });

  test('that is junk closes the gateway for nobody else, and is shed so that it comes again', async () => {
    const junk = Array.from(
      { length: 40 },
      (_, n) => `${watcher.text!.number} s-1 savanna ${n} / 1 #AAAA-BBBB`,
    );
    const statuses: number[] = [];
    for (const text of junk) {
      const { status } = await post<TextAnswer>('/api/text', tokens.gateway!, {
        from: '+666',
        text,
      });
      statuses.push(status);
    }
    expect(statuses[0]).toBe(200);
    expect(statuses.at(-1)).toBe(503);
    const good = line({ votes: { lion: 3, zebra: 2, mouse: 50 } });
    for (const from of ['+666', '+15550100']) {
      const { status, body } = await post<TextAnswer>('/api/text', tokens.gateway!, {
        from,
        text: good,
      });
      expect([status, body.ok]).toEqual([200, true]);
    }
  });

  test('is a gateway’s to pass on, and nothing else is', async () => {
    for (const token of [tokens.watcher!, tokens.viewer!, tokens.verifier!]) {
      expect((await send(line(), token)).status).toBe(403);
    }
    expect((await post('/api/text', tokens.gateway!, { from: 1, text: 2 })).status).toBe(400);
    expect((await postReport(node.url, tokens.gateway!, zooReport())).status).toBe(403);
    expect(
      await getStatus(`${node.url}/api/photos/sha256-${'0'.repeat(64)}`, tokens.gateway!),
    ).toBe(403);
  });
});

describe('a short code', () => {
  const typeCode = (code: string) =>
    fetch(`${node.url}/i`, {
      method: 'POST',
      body: new URLSearchParams({ code }),
      redirect: 'manual',
    });

  test('gives a link of its own, which ends with the one it came from', async () => {
    const { code, token } = await makeLink(node, 'watcher', '--stations', 's-2');
    const answer = await typeCode(code!);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/report']);
    const own = /tallywatch=([\w-]+)/.exec(answer.headers.get('set-cookie')!)![1]!;
    expect(own).not.toBe(token);
    expect(
      await getStatus(`${node.url}/report`, null, { headers: { cookie: `tallywatch=${own}` } }),
    ).toBe(200);
    const facts = JSON.stringify(await readFacts(log));
    for (const secret of [own, token, code!, code!.replaceAll('-', '')]) {
      expect(facts).not.toContain(secret);
    }
  });

  test('ends with its link, and so do those who signed in with it', async () => {
    const { code, token } = await makeLink(node, 'watcher', '--stations', 's-2');
    const answer = await typeCode(code!);
    const own = /tallywatch=([\w-]+)/.exec(answer.headers.get('set-cookie')!)![1]!;
    expect(await getStatus(`${node.url}/api/health`, own)).toBe(200);
    expect((await tallywatch('revoke', code!, ...log)).code).toBe(0);
    for (const one of [own, token]) {
      await expect.poll(() => getStatus(`${node.url}/api/health`, one)).toBe(401);
    }
    expect((await typeCode(code!)).headers.get('location')).toBe('/i?not=code');
    expect((await tallywatch('revoke', code!, ...log)).code).toBe(1);
  });

  test('that is wrong is refused; thirty of them keep nobody out, and a flood is shed', async () => {
    const wrong = await typeCode('0000-0000-0000');
    expect(wrong.headers.get('location')).toBe('/i?not=code');
    expect(wrong.headers.get('set-cookie')).toBeNull();
    const { code } = await makeLink(node, 'watcher', '--stations', 's-2');
    const flood = await Promise.all(Array.from({ length: 60 }, () => typeCode('0000-0000-0000')));
    const statuses = flood.map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set([303, 503]));
    // As many as may wait, and those whose turn came meanwhile.
    expect(statuses.filter((status) => status === 303).length).toBeLessThan(40);
    expect(flood.find(({ status }) => status === 503)!.headers.get('retry-after')).toBe('10');
    for (let n = 0; n < 15; n += 1) await typeCode('0000-0000-0000');
    const right = await typeCode(code!);
    expect([right.status, right.headers.get('location')]).toEqual([303, '/report']);
    const mistyped = await typeCode('0000-0000-0001'); // its check letter says so at once
    expect(mistyped.headers.get('location')).toBe('/i?not=code');
  });

  test('cannot be typed in for somebody by a page of another site', async () => {
    const response = await fetch(`${node.url}/i`, {
      method: 'POST',
      headers: { origin: 'https://evil.example' },
      body: new URLSearchParams({ code: watcher.code! }),
      redirect: 'manual',
    });
    expect(response.headers.get('set-cookie')).toBeNull();
  });
});
