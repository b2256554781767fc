import { at } from '#election/known.ts';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { AppendGroups, type Pending } from './append-groups.ts';
import { demandKey, keep, makeSecret, readKept, readSecretFile } from './secret-file.ts';
import {
  answerOf,
  assertFollows,
  NotRecordedError,
  RefusedError,
  type Appended,
  type EventLog,
  type KeptNote,
  type Stored,
} from './event-log.ts';

const STREAM = 'tallywatch:log';
const IDS = 'tallywatch:ids';
const NOTES = 'tallywatch:checkpoints';
const SECRETS = 'tallywatch:secret:';
const BATCH = 1000;
/** How long a blocking read waits for news, in milliseconds. */
const BLOCK = 2000;
/** How long Redis may take to answer, in milliseconds; trying again with the same id is safe. */
const COMMAND_PATIENCE = 5000;
/** How long a closing log waits for Redis to say goodbye, in milliseconds. */
const PATIENCE = 1000;
/** How long whoever reports waits for Redis; what is late may be recorded all the same. In milliseconds. */
const ANSWER_PATIENCE = 2000;

/** How many facts go to Redis together. */
const LARGEST_GROUP = 500;

/** Appends facts once each: a position is one more than the stream is long, and its entry's id. */
const APPEND_ONCE = `
local position = redis.call('XLEN', KEYS[1])
local answer = {}
for index = 1, #ARGV, 2 do
  local known = redis.call('HGET', KEYS[2], ARGV[index])
  if not known then
    position = position + 1
    redis.call('XADD', KEYS[1], position .. '-0', 'bytes', ARGV[index + 1])
    redis.call('HSET', KEYS[2], ARGV[index], position)
  end
  answer[#answer + 1] = tonumber(known or position)
  answer[#answer + 1] = known and 1 or 0
end
return answer
`;

interface AppendingRedis extends Redis {
  appendOnce(stream: string, ids: string, ...facts: (string | Buffer)[]): Promise<number[]>;
}

type Entry = [id: Buffer, fields: Buffer[]];

/** The log of several nodes: a Redis stream. */
export class RedisLog implements EventLog {
  readonly #writer: AppendingRedis;
  readonly #unsafe: boolean;
  readonly #keyFile: string | null;
  readonly #groups = new AppendGroups((group) => this.#commit(group), LARGEST_GROUP);
  #durable: Promise<void>;

  private constructor(writer: AppendingRedis, unsafe: boolean, keyFile: string | null) {
    this.#writer = writer;
    this.#keyFile = keyFile;
    this.#unsafe = unsafe;
    this.#durable = Promise.resolve();
    writer.on('ready', () => {
      this.#durable = this.#assertDurable();
      this.#durable.catch(() => undefined); // said to whoever appends next
    });
  }

  /**
   * Opens the log.
   *
   * @param unsafe accept a Redis that may lose what it has acknowledged
   * @param keyFile where nodes’ own key stands; null: in Redis as well
   * @throws RefusedError if it cannot be reached, or would lose acknowledged facts
   */
  static async open(
    url: string,
    unsafe: boolean,
    keyFile: string | null = null,
  ): Promise<RedisLog> {
    const writer = new Redis(url, {
      lazyConnect: true,
      enableAutoPipelining: true,
      maxRetriesPerRequest: 3,
      commandTimeout: COMMAND_PATIENCE,
      retryStrategy: (times) => Math.min(50 * 2 ** times, 1000),
    }) as AppendingRedis;
    let reason = 'no answer';
    writer.on('error', (error: Error) => (reason = error.message));
    writer.defineCommand('appendOnce', { numberOfKeys: 2, lua: APPEND_ONCE });
    const log = new RedisLog(writer, unsafe, keyFile);
    try {
      await writer.connect();
    } catch {
      writer.disconnect();
      throw new RefusedError(`cannot reach Redis at ${hideSecret(url)}: ${reason}`);
    }
    try {
      await log.#durable;
    } catch (error) {
      writer.disconnect();
      throw error;
    }
    return log;
  }

  secret(name: string): Promise<Buffer> {
    const file = this.#fileOf(name);
    return answerOf(async () => {
      if (file !== null) return readSecretFile(file);
      await this.#writer.set(`${SECRETS}${name}`, makeSecret(), 'NX');
      const kept = await this.#writer.getBuffer(`${SECRETS}${name}`);
      return demandKey(kept ?? Buffer.alloc(0), `what Redis keeps as ${SECRETS}${name}`);
    });
  }

  kept(name: string): Promise<Buffer | null> {
    const file = this.#fileOf(name);
    return answerOf(() =>
      file === null ? this.#writer.getBuffer(`${SECRETS}${name}`) : readKept(file),
    );
  }

  keep(name: string, bytes: Buffer): Promise<void> {
    const file = this.#fileOf(name);
    return answerOf(async () => {
      if (file === null) await this.#writer.set(`${SECRETS}${name}`, bytes);
      else keep(file, bytes);
    });
  }

  async notes(after: number): Promise<readonly KeptNote[]> {
    const kept = await inTime(
      answerOf(() => this.#writer.zrangebyscore(NOTES, `(${after}`, '+inf')),
    );
    return kept.map((one) => JSON.parse(one) as KeptNote);
  }

  async addNote(note: KeptNote): Promise<void> {
    await inTime(answerOf(() => this.#writer.zadd(NOTES, note.size, JSON.stringify(note))));
  }

  /** Nodes' own key may stand elsewhere than in Redis. */
  #fileOf(name: string): string | null {
    return name === 'facts' ? this.#keyFile : null;
  }

  /** Sees to it that Redis syncs to disk before it answers; refuses one that cannot. */
  async #assertDurable(): Promise<void> {
    if (this.#unsafe) return;
    const settings = await this.#readSettings();
    if (settings.appendonly !== 'yes') {
      throw new RefusedError(
        'this Redis keeps no append-only file and would lose acknowledged facts: set "appendonly yes" (or accept the loss with --unsafe)',
      );
    }
    if (settings.maxmemory !== '0' && settings['maxmemory-policy'] !== 'noeviction') {
      throw new RefusedError(
        'this Redis may evict facts to save memory: set "maxmemory-policy noeviction" (or accept the loss with --unsafe)',
      );
    }
    if (settings.appendfsync !== 'always')
      await this.#writer.config('SET', 'appendfsync', 'always');
    if (settings['no-appendfsync-on-rewrite'] !== 'no') {
      await this.#writer.config('SET', 'no-appendfsync-on-rewrite', 'no');
    }
  }

  async #readSettings(): Promise<Record<string, string>> {
    const settings: Record<string, string> = {};
    for (const name of [
      'appendonly',
      'appendfsync',
      'no-appendfsync-on-rewrite',
      'maxmemory',
      'maxmemory-policy',
    ]) {
      const answer = await this.#writer.config('GET', name).catch((error: unknown) => {
        throw new RefusedError(
          `this Redis does not tell whether it keeps facts (${(error as Error).message}); accept that with --unsafe`,
        );
      });
      settings[name] = answer[1] ?? '';
    }
    return settings;
  }

  /** The settings that make an answer durable, as Redis reports them. */
  async durability(): Promise<{ appendonly: string; appendfsync: string }> {
    const { appendonly = '', appendfsync = '' } = await this.#readSettings();
    return { appendonly, appendfsync };
  }

  append(id: string, bytes: Buffer): Promise<Appended> {
    return inTime(this.#groups.append(id, bytes));
  }

  /** Appends a group in one call of the script. */
  async #commit(group: readonly Pending[]): Promise<readonly Appended[]> {
    await this.#durable;
    const facts = group.flatMap(({ id, bytes }) => [id, bytes]);
    const answer = await this.#writer.appendOnce(STREAM, IDS, ...facts);
    return group.map((_one, index) => ({
      position: at(answer, 2 * index),
      duplicate: answer[2 * index + 1] === 1,
    }));
  }

  async find(id: string): Promise<number | null> {
    const position = await inTime(answerOf(() => this.#writer.hget(IDS, id)));
    return position === null ? null : Number(position);
  }

  async read(after: number, limit: number): Promise<readonly Stored[]> {
    const entries = await answerOf(() =>
      this.#writer.xrangeBuffer(STREAM, `${after + 1}-0`, '+', 'COUNT', limit),
    );
    return (entries as Entry[]).map(toStored);
  }

  length(): Promise<number> {
    return inTime(answerOf(() => this.#writer.xlen(STREAM)));
  }

  async follow(
    after: number,
    deliver: (facts: readonly Stored[]) => void,
    signal: AbortSignal,
  ): Promise<void> {
    // A blocking read would hold up appends on their connection: it gets one of its own.
    const reader = this.#writer.duplicate({
      lazyConnect: false,
      maxRetriesPerRequest: null,
      commandTimeout: 2 * BLOCK,
      socketTimeout: 3 * BLOCK,
    });
    reader.on('error', () => undefined); // the loop below goes on until the connection is back
    // A read on a lost connection is answered only when Redis is back: abortion must not wait.
    const aborted = once(signal, 'abort').then((): Stored[] => []);
    let position = after;
    try {
      while (!signal.aborted) {
        const next = readNext(reader, position).catch(() => sleep(100, []));
        const facts = await Promise.race([next, aborted]);
        if (facts.length === 0) continue;
        assertFollows(position, facts);
        position += facts.length;
        deliver(facts);
      }
    } finally {
      reader.disconnect();
    }
  }

  async findFault(): Promise<string | null> {
    try {
      await this.#durable;
      await this.#writer.ping();
      return null;
    } catch (error) {
      return `the log cannot record: ${(error as Error).message}`;
    }
  }

  async close(): Promise<void> {
    const gone = sleep(PATIENCE, undefined, { ref: false });
    await Promise.race([this.#writer.quit().catch(() => undefined), gone]);
    this.#writer.disconnect();
  }
}

/** @throws NotRecordedError if there is no answer in time */
async function inTime<Value>(answer: Promise<Value>): Promise<Value> {
  const end = new AbortController();
  const late = sleep(ANSWER_PATIENCE, undefined, { ref: false, signal: end.signal }).then(() => {
    throw new NotRecordedError('no answer in time');
  });
  late.catch(() => undefined);
  return Promise.race([answer, late]).finally(() => end.abort());
}

async function readNext(reader: Redis, position: number): Promise<Stored[]> {
  const answer = await reader.xreadBuffer(
    'COUNT',
    BATCH,
    'BLOCK',
    BLOCK,
    'STREAMS',
    STREAM,
    `${position}-0`,
  );
  return answer?.[0]?.[1].map(toStored) ?? [];
}

function toStored([id, fields]: Entry): Stored {
  return { position: Number.parseInt(id.toString(), 10), bytes: at(fields, 1) };
}

function hideSecret(url: string): string {
  return url.replace(/\/\/[^@/]*@/, '//…@');
}
