import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { stayConnected } from '#live/stay-connected.ts';

/** A line that notes what it is told. */
class Line {
  connects = 0;
  active = true;
  isOff = false;
  readonly #told = new Map<string, () => void>();
  on(event: string, told: () => void) {
    this.#told.set(event, told);
  }
  connect() {
    this.connects += 1;
  }
  disconnect() {
    this.isOff = true;
  }
  say(event: 'disconnect' | 'connect_error') {
    this.#told.get(event)!();
  }
}

describe('a connection that is lost', () => {
  let server: Server;
  let status = 200;
  const asked = vi.fn();
  const fetchBare = globalThis.fetch;

  beforeEach(async () => {
    status = 200;
    asked.mockClear();
    server = createServer((_request, response) => {
      asked();
      response.writeHead(status).end(status === 200 ? '{"now":"2024-05-05T20:00:00Z"}' : '');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    // A page asks its own server.
    vi.stubGlobal('fetch', (path: string, options: RequestInit) =>
      fetchBare(`http://127.0.0.1:${port}${path}`, options),
    );
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    server.closeAllConnections();
    server.close();
  });

  // 502 says a proxy without a node, 503 a node that still reads its log.
  test.each([502, 503])('is opened once, when the server no longer answers %d', async (busy) => {
    const line = new Line();
    stayConnected(line);
    status = busy;
    line.say('disconnect');
    line.say('connect_error');
    await expect.poll(() => asked.mock.calls.length).toBeGreaterThan(1);
    expect(line.connects).toBe(0);
    status = 200;
    await expect.poll(() => line.connects).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 1200));
    expect(line.connects).toBe(1);
  });

  test('is left alone by a server that refused it', async () => {
    const line = new Line();
    stayConnected(line);
    line.active = false;
    line.say('connect_error');
    await new Promise((resolve) => setTimeout(resolve, 1200));
    expect(line.connects).toBe(0);
    expect(asked).not.toHaveBeenCalled();
  });

  test('is not opened again for whoever has gone', async () => {
    const line = new Line();
    const stop = stayConnected(line);
    line.say('disconnect');
    stop();
    await new Promise((resolve) => setTimeout(resolve, 1200));
    expect(line.isOff).toBe(true);
    expect(line.connects).toBe(0);
  });
});
