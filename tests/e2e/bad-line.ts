/** A line between phone and node that breaks when it is told to. */
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';

export interface BadLine {
  readonly url: string;
  /** How often a report was tried. */
  readonly tried: () => number;
  close(): void;
}

/**
 * Breaks the first `times` reports: before the node has them, or after it has answered; or
 * answers them itself, as a node that refuses them.
 *
 * @param target the node's address
 */
export async function startBadLine(
  target: string,
  when: 'before' | 'after' | 'refused',
  times: number,
): Promise<BadLine> {
  let tried = 0;
  const server = createServer((incoming, outgoing) => {
    const isReport = incoming.method === 'POST' && incoming.url === '/api/reports';
    if (isReport) tried += 1;
    const breaks = isReport && tried <= times;
    if (breaks && when === 'before') return void incoming.socket.destroy();
    if (breaks && when === 'refused') {
      incoming.resume();
      const message = 'as the line would have it';
      const problems = [{ code: 'E01', severity: 'block', path: '', message }];
      outgoing.writeHead(422).end(JSON.stringify({ ok: false, problems }));
      return;
    }
    const { method, headers } = incoming;
    const breakOff = () => void incoming.socket.destroy();
    // A connection of its own: one kept from before may be closing.
    const options = { method, headers, agent: false };
    const forwarded = request(`${target}${incoming.url}`, options, (answer) => {
      if (breaks) return void answer.on('end', breakOff).resume();
      outgoing.writeHead(answer.statusCode!, answer.headers);
      pipeline(answer, outgoing).catch(breakOff);
    });
    incoming.pipe(forwarded).on('error', breakOff);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    tried: () => tried,
    close: () => (server.closeAllConnections(), server.close()),
  };
}
