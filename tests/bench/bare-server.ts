/** The baseline: Socket.IO, an append, an answer, and nothing else; or a page of so many bytes. */
import { createServer, type ServerResponse } from 'node:http';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Redis } from 'ioredis';
import { Server } from 'socket.io';

const [kind, index] = process.argv.slice(2) as ['sqlite' | 'redis' | 'broadcast' | 'page', string];

/** Appends that arrive together are committed together, which is the least one would do. */
function bareSqlite(): (bytes: string) => Promise<unknown> {
  const db = new DatabaseSync(path.join(index, 'bare.sqlite'));
  db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
           CREATE TABLE facts (position INTEGER PRIMARY KEY, bytes BLOB)`);
  const insert = db.prepare('INSERT INTO facts (bytes) VALUES (?)');
  let waiting: [string, () => void][] = [];
  const commit = () => {
    const now = waiting;
    waiting = [];
    db.exec('BEGIN');
    for (const [bytes] of now) insert.run(bytes);
    db.exec('COMMIT');
    for (const [, done] of now) done();
  };
  return (bytes) =>
    new Promise<void>((resolve) => {
      if (waiting.length === 0) setImmediate(commit);
      waiting.push([bytes, resolve]);
    });
}

function bareRedis(): (bytes: string) => Promise<unknown> {
  const redis = new Redis(index, { enableAutoPipelining: true });
  return (bytes) => redis.xadd('bare', '*', 'bytes', bytes);
}

const http = createServer();
const io = new Server(http, { serveClient: false, perMessageDeflate: false });
if (kind === 'page') {
  const body = Buffer.alloc(Number(index));
  http.on('request', (_request, response: ServerResponse) => response.end(body));
} else if (kind === 'broadcast') {
  const body = 'x'.repeat(Number(index));
  process.on('message', () => {
    io.of('/live').emit('patch', body);
    setTimeout(() => process.send!('sent'), 150);
  });
} else {
  const append = kind === 'sqlite' ? bareSqlite() : bareRedis();
  io.of('/report').on('connection', (socket) => {
    socket.on('report:submit', async (report: unknown, answer: (body: unknown) => void) => {
      await append(JSON.stringify(report));
      answer({ ok: true });
    });
  });
}
io.of('/live');
http.listen(0, '127.0.0.1', () => {
  process.send!(`http://127.0.0.1:${(http.address() as { port: number }).port}`);
});
