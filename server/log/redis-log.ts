import { at } from '#election/known.ts';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { hash } from 'node:crypto';
import { Cluster, type Redis } from 'ioredis';
import { AppendGroups, type Pending } from './append-groups.ts';
import {
  hideSecret,
  USUAL,
  isExposed,
  makeClient,
  parseRedisUrl,
  type Client,
  type RedisPlace,
} from './redis-place.ts';
import { assertKeeps, readSettings } from './redis-durability.ts';
import { APPEND_ONCE, keysOf, RESTORE, type Keys, type Scripts } from './redis-scripts.ts';
import { readId } from './stored-fact.ts';
import { demandKey, keep, makeSecret, readKept, readSecretFile } from './secret-file.ts';
import {
  answerOf,
  assertFollows,
  NOTHING_COUNTED,
  sayLost,
  type Counted,
  NotRecordedError,
  RefusedError,
  type Appended,
  type EventLog,
  type KeptNote,
  type Stored,
} from './event-log.ts';

const BATCH = 1000;
/** How long a blocking read waits for news, in milliseconds. */
const BLOCK = 2000;
/** How long Redis may take to answer, in milliseconds; trying again with the same id is safe. */
const COMMAND_PATIENCE = 5000;
/** A connection that was lost may be back in a moment. In milliseconds. */
const MOMENT = 2000;
/** How long a Redis may take to be there at a start. In milliseconds. */
const CONNECT_PATIENCE = 10_000;
/** How long a closing log waits for Redis to say goodbye, in milliseconds. */
const PATIENCE = 1000;
/** How long whoever reports waits for Redis; what is late may be recorded all the same. In milliseconds. */
const ANSWER_PATIENCE = 2000;

/** How many facts go to Redis together. */
const LARGEST_GROUP = 500;

type Entry = [id: Buffer, fields: Buffer[]];

type ScriptedClient = Client & Scripts;

/** The log of several nodes: a Redis stream. */
export class RedisLog implements EventLog {
  readonly #writer: ScriptedClient;
  readonly #place: RedisPlace;
  #keys: Keys;
  /** Those that were asked for: a Redis that has lost everything gets them back. */
  readonly #secrets = new Map<string, Buffer>();
  /** What the reader of this log has counted last. */
  #counted: Counted = NOTHING_COUNTED;
  readonly #unsafe: boolean;
  readonly #keyFile: string | null;
  readonly #groups = new AppendGroups((group) => this.#commit(group), LARGEST_GROUP);
  /** Since when there is no connection; null: there is one. */
  #awaySince: number | null = null;
  #durable: Promise<void>;

  private constructor(
    writer: ScriptedClient,
    place: RedisPlace,
    unsafe: boolean,
    keyFile: string | null,
  ) {
    this.#writer = writer;
    this.#place = place;
    this.#keys = keysOf(`{${place.prefix}}`); // in one slot of a Cluster, as the braces say
    this.#keyFile = keyFile;
    this.#unsafe = unsafe;
    this.#durable = Promise.resolve();
    writer.on('close', () => (this.#awaySince ??= performance.now()));
    writer.on('ready', () => {
      this.#awaySince = null;
      this.#durable = this.#assertDurable();
      this.#durable.catch(() => undefined); // said to whoever appends next
    });
  }

  /**
   * Opens the log.
   *
   * @param unsafe accept a Redis that may lose what it has acknowledged, or that anybody may read
   * @param keyFile where nodes’ own key stands; null: in Redis as well
   * @throws RefusedError if it cannot be reached, or would lose acknowledged facts
   */
  static async open(
    place: RedisPlace | string,
    unsafe: boolean,
    keyFile: string | null = null,
  ): Promise<RedisLog> {
    const whole = typeof place === 'string' ? { ...USUAL, url: place } : place;
    const parsed = parseRedisUrl(whole.url, process.env);
    const where = hideSecret(whole.url);
    if (isExposed(parsed) && !unsafe) {
      throw new RefusedError(
        `${where} is on another machine, and neither a password nor TLS protects it: whoever reaches it is administrator (or accept that with --unsafe)`,
      );
    }
    const writer = makeClient(parsed, {
      enableAutoPipelining: true,
      maxRetriesPerRequest: 3,
      commandTimeout: COMMAND_PATIENCE,
    }) as ScriptedClient;
    let reason = 'no answer';
    writer.on('error', (error: Error & { lastNodeError?: Error }) => {
      reason = error.lastNodeError?.message ?? error.message;
    });
    writer.defineCommand('appendOnce', { numberOfKeys: 2, lua: APPEND_ONCE });
    writer.defineCommand('putBack', { numberOfKeys: 2, lua: RESTORE });
    const log = new RedisLog(writer, whole, unsafe, keyFile);
    try {
      await inTime(writer.connect(), CONNECT_PATIENCE);
    } catch {
      writer.disconnect();
      throw new RefusedError(`cannot reach Redis at ${where}: ${reason}`);
    }
    try {
      await log.#durable;
      await log.#findKeys();
    } catch (error) {
      writer.disconnect();
      throw error;
    }
    return log;
  }

  /** A log of an earlier version goes on under its own names. */
  async #findKeys(): Promise<void> {
    const old = keysOf(this.#place.prefix);
    if (isCluster(this.#writer)) return;
    // Who may not look there has none.
    const count = await this.#writer.exists(old.stream).catch(() => 0);
    if (count > 0) this.#keys = old;
  }

  counted(position: number, bytes: Buffer): void {
    // Who counts again from the first fact knows less than who has counted all.
    if (position < this.#counted.position) return;
    this.#counted = { position, mark: sha1(bytes) };
  }

  async restore(before: Stored | null, facts: readonly Stored[]): Promise<boolean> {
    const { stream, ids } = this.#keys;
    const words = facts.flatMap(({ bytes, position }) => [
      readId(bytes) ?? `position ${position}`,
      bytes,
    ]);
    const [position, mark] = before ? [before.position, sha1(before.bytes)] : [0, ''];
    return answerOf(async () => {
      const done = await this.#writer.putBack(stream, ids, position, mark, ...words);
      if (done !== 1) return false;
      for (const [name, secret] of this.#secrets) {
        await this.#writer.set(`${this.#keys.secrets}${name}`, secret, 'NX');
      }
      await this.#waitForReplicas();
      return true;
    });
  }

  secret(name: string): Promise<Buffer> {
    const file = this.#fileOf(name);
    return answerOf(async () => {
      if (file !== null) return readSecretFile(file);
      await this.#writer.set(`${this.#keys.secrets}${name}`, makeSecret(), 'NX');
      const kept = await this.#writer.getBuffer(`${this.#keys.secrets}${name}`);
      if (kept) this.#secrets.set(name, kept);
      return demandKey(kept ?? Buffer.alloc(0), `what Redis keeps as ${this.#keys.secrets}${name}`);
    });
  }

  kept(name: string): Promise<Buffer | null> {
    const file = this.#fileOf(name);
    return answerOf(() =>
      file === null ? this.#writer.getBuffer(`${this.#keys.secrets}${name}`) : readKept(file),
    );
  }

  keep(name: string, bytes: Buffer): Promise<void> {
    const file = this.#fileOf(name);
    return answerOf(async () => {
      if (file === null) await this.#writer.set(`${this.#keys.secrets}${name}`, bytes);
      else keep(file, bytes);
    });
  }

  async notes(after: number): Promise<readonly KeptNote[]> {
    const kept = await inTime(
      answerOf(() => this.#writer.zrangebyscore(this.#keys.notes, `(${after}`, '+inf')),
    );
    return kept.map((one) => JSON.parse(one) as KeptNote);
  }

  async addNote(note: KeptNote): Promise<void> {
    await inTime(
      answerOf(() => this.#writer.zadd(this.#keys.notes, note.size, JSON.stringify(note))),
    );
  }

  /** Nodes' own key may stand elsewhere than in Redis. */
  #fileOf(name: string): string | null {
    return name === 'facts' ? this.#keyFile : null;
  }

  /** Sees to it that Redis syncs to disk before it answers; refuses one that cannot. */
  async #assertDurable(): Promise<void> {
    if (this.#unsafe) return;
    for (const node of mastersOf(this.#writer)) await assertKeeps(node);
  }

  /** The settings that make an answer durable, as Redis reports them. */
  async durability(): Promise<{ appendonly: string; appendfsync: string }> {
    const [node] = mastersOf(this.#writer);
    const { appendonly = '', appendfsync = '' } = (node && (await readSettings(node))) ?? {};
    return { appendonly, appendfsync };
  }

  async now(): Promise<number | null> {
    const node = await masterOf(this.#writer, this.#keys.stream);
    const [seconds, micros] = await inTime(answerOf(() => node.time()));
    return 1000 * Number(seconds) + Number(micros) / 1000;
  }

  away(): string | null {
    return this.#awaySince === null ? null : 'the log cannot record: Redis is away';
  }

  /** @throws NotRecordedError at once while Redis is known to be away, and not only since a moment ago */
  #demandReady(): void {
    const isLong = this.#awaySince !== null && performance.now() - this.#awaySince > MOMENT;
    if (isLong) throw new NotRecordedError('Redis is away');
  }

  async append(id: string, bytes: Buffer): Promise<Appended> {
    this.#demandReady();
    return inTime(this.#groups.append(id, bytes));
  }

  /** Appends a group in one call of the script. */
  async #commit(group: readonly Pending[]): Promise<readonly Appended[]> {
    await this.#durable;
    const { stream, ids } = this.#keys;
    const { position, mark } = this.#counted;
    const facts = group.flatMap(({ id, bytes }) => [id, bytes]);
    const answer = await this.#writer.appendOnce(stream, ids, position, mark, ...facts);
    if (answer[0] === -1) throw new NotRecordedError(sayLost(at(answer, 1), position));
    await this.#waitForReplicas();
    return group.map((_one, index) => ({
      position: at(answer, 2 * index),
      duplicate: answer[2 * index + 1] === 1,
    }));
  }

  /** @throws NotRecordedError if fewer replicas than wanted have it in time */
  async #waitForReplicas(): Promise<void> {
    const { replicas } = this.#place;
    if (replicas === 0) return;
    const node = await masterOf(this.#writer, this.#keys.stream);
    const have = await node.wait(replicas, ANSWER_PATIENCE / 2);
    if (have < replicas) {
      throw new NotRecordedError(`only ${have} of ${replicas} replicas have it`);
    }
  }

  async find(id: string): Promise<number | null> {
    this.#demandReady();
    const position = await inTime(answerOf(() => this.#writer.hget(this.#keys.ids, id)));
    return position === null ? null : Number(position);
  }

  async read(after: number, limit: number): Promise<readonly Stored[]> {
    const entries = await answerOf(() =>
      this.#writer.xrangeBuffer(this.#keys.stream, `${after + 1}-0`, '+', 'COUNT', limit),
    );
    return (entries as Entry[]).map(toStored);
  }

  length(): Promise<number> {
    return inTime(answerOf(() => this.#writer.xlen(this.#keys.stream)));
  }

  async follow(
    after: number,
    deliver: (facts: readonly Stored[]) => void,
    signal: AbortSignal,
  ): Promise<void> {
    // A blocking read would hold up appends on their connection: it gets one of its own.
    const reader = makeClient(parseRedisUrl(this.#place.url, process.env), {
      maxRetriesPerRequest: null,
      commandTimeout: 2 * BLOCK,
      socketTimeout: 3 * BLOCK,
    });
    reader.on('error', () => undefined); // the loop below goes on until the connection is back
    // A read on a lost connection is answered only when Redis is back: abortion must not wait.
    reader.connect().catch(() => undefined);
    const aborted = once(signal, 'abort').then((): Stored[] => []);
    let position = after;
    try {
      while (!signal.aborted) {
        const next = readNext(reader, this.#keys.stream, position).catch(() => sleep(100, []));
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
      const away = this.away();
      if (away) return away;
      await this.#durable;
      // A Redis that is full answers, and records nothing.
      await this.#writer.set(this.#keys.probe, Date.now(), 'EX', 60);
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
async function inTime<Value>(answer: Promise<Value>, patience = ANSWER_PATIENCE): Promise<Value> {
  const end = new AbortController();
  const late = sleep(patience, undefined, { ref: false, signal: end.signal }).then(() => {
    throw new NotRecordedError('no answer in time');
  });
  late.catch(() => undefined);
  return Promise.race([answer, late]).finally(() => end.abort());
}

async function readNext(reader: Client, stream: string, position: number): Promise<Stored[]> {
  const answer = await reader.xreadBuffer(
    'COUNT',
    BATCH,
    'BLOCK',
    BLOCK,
    'STREAMS',
    stream,
    `${position}-0`,
  );
  return answer?.[0]?.[1].map(toStored) ?? [];
}

function toStored([id, fields]: Entry): Stored {
  return { position: Number.parseInt(id.toString(), 10), bytes: at(fields, 1) };
}

function isCluster(client: Client): client is Cluster {
  return client instanceof Cluster;
}

function mastersOf(client: Client): readonly Redis[] {
  return isCluster(client) ? client.nodes('master') : [client];
}

/** The node that keeps a key. */
async function masterOf(client: Client, key: string): Promise<Redis> {
  if (!isCluster(client)) return client;
  const [name] = client.slots[await client.cluster('KEYSLOT', key)] ?? [];
  const found = client
    .nodes('master')
    .find(({ options: { host, port } }) => `${host ?? ''}:${port ?? ''}` === name);
  if (!found) throw new NotRecordedError('no node of the cluster keeps the log now');
  return found;
}

function sha1(bytes: Buffer): string {
  return hash('sha1', bytes, 'hex');
}
