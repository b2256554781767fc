/** A flood of strangers, tried against doors that are made small. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { writePack } from '#scenarios/pack-files.ts';
import { networkOf } from '../../../server/doors/identify.ts';
import { Crowd } from '../../../server/doors/crowd.ts';
import { connect as connectSocket, makeToken, postReport, zooReport } from '../client.ts';
import { makeFolder, startNode } from '../node-process.ts';

test('the stranger who has been here longest makes room; who has a link stays', async () => {
  const server = createServer();
  const crowd = new Crowd(server, 3);
  const known: Socket[] = [];
  server.on('request', (request, response) => {
    crowd.know(request);
    known.push(request.socket);
    response.end('hello');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const open = async () => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    return socket;
  };
  const reporter = await open();
  reporter.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
  await once(reporter, 'data');
  const slow = [await open(), await open()];
  const last = await open();
  await once(slow[0]!, 'close');
  expect(slow[1]!.destroyed).toBe(false);
  reporter.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
  const [answer] = (await once(reporter, 'data')) as [Buffer];
  expect(answer.toString()).toContain('hello');
  for (const one of [reporter, slow[1]!, last]) one.destroy();
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
