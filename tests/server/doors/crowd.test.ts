/** A flood of strangers, tried against doors that are made small. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { writePack } from '#scenarios/pack-files.ts';
import { networkOf } from '../../../server/doors/identify.ts';
import { Crowd } from '../../../server/doors/crowd.ts';
import { connect as connectSocket, makeToken, postReport, zooReport } from '../client.ts';
import { makeFolder, startNode } from '../node-process.ts';

/** A small door: who says `GET /NAME` is known by that name. */
async function openDoor(most: { all: number; address: number; person: number }) {
  const server = createServer();
  const crowd = new Crowd(server, { isProxied: false, most });
  server.on('request', (request, response) => {
    const name = request.url!.slice(1);
    if (name) crowd.know(request, name);
    response.end('hello');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const opened: Socket[] = [];
  const open = async (name?: string) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    opened.push(socket);
    if (name !== undefined) await ask(socket, name);
    return socket;
  };
  onTestFinished(() => {
    for (const socket of opened) socket.destroy();
    server.close();
  });
  return open;
}

async function ask(socket: Socket, name: string): Promise<void> {
  socket.write(`GET /${name} HTTP/1.1\r\nhost: x\r\n\r\n`);
  const [answer] = (await once(socket, 'data')) as [Buffer];
  expect(answer.toString()).toContain('hello');
}

describe('a door that is full', () => {
  test('the stranger who has been here longest makes room; who has a link stays', async () => {
    const open = await openDoor({ all: 3, address: 10, person: 10 });
    const reporter = await open('ann');
    const [first, second] = [await open(), await open()];
    await Promise.all([once(first, 'close'), open()]);
    expect(second.destroyed).toBe(false);
    await ask(reporter, 'ann');
  });

  test('one person’s connections make room among themselves, and a newcomer is heard', async () => {
    const open = await openDoor({ all: 3, address: 10, person: 2 });
    const [first, second] = [await open('eve'), await open('eve')];
    await Promise.all([once(first, 'close'), open('eve')]);
    await ask(second, 'eve');
  });

  test('where only people with links are there, whoever has most of them makes room', async () => {
    const open = await openDoor({ all: 3, address: 10, person: 10 });
    const [eve, ann] = [await open('eve'), await open('ann')];
    await open('eve');
    const [ben] = await Promise.all([open('ben'), once(eve, 'close')]);
    await ask(ann, 'ann');
    await ask(ben, 'ben');
  });

  test('of one address the oldest stranger makes room, and the newcomer is heard', async () => {
    const open = await openDoor({ all: 10, address: 2, person: 10 });
    const [first] = [await open(), await open()];
    const [ann] = await Promise.all([open('ann'), once(first, 'close')]);
    await ask(ann, 'ann');
  });
});

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
  ['2001:0db8:0001:0002::1', '2001:db8:1:2::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['nonsense', 'nonsense'],
])('%s belongs to %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});

test('sockets of one address have a limit, and a reporter gets in beside them', async () => {
  const node = await startNode(await writePack(), ['--data', await makeFolder()]);
  onTestFinished(async () => void (await node.stop()));
  const token = await makeToken(node, 'watcher', '--stations', 's-1');
  const refused: string[] = [];
  const sockets = await Promise.all(
    Array.from({ length: 520 }, () =>
      connectSocket(node.url, '/live', {}).catch((error: unknown) => {
        refused.push((error as Error).message);
        return null;
      }),
    ),
  );
  expect(refused.length).toBeGreaterThanOrEqual(20);
  expect(new Set(refused)).toEqual(new Set(['too-many']));
  expect((await postReport(node.url, token, zooReport())).status).toBe(200);
  const phone = await connectSocket(node.url, '/report', { token });
  expect(phone.connected).toBe(true);
  for (const socket of [...sockets, phone]) socket?.disconnect();
});
