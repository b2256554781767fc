import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { lockFolder } from '../../../server/log/folder-lock.ts';
import { SqliteLog } from '../../../server/log/sqlite-log.ts';
import { bytes, describeLog } from './log-contract.ts';

let folder = '';

describeLog('SQLite', {
  open: async () => new SqliteLog(folder),
  reset: async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'tallywatch-log-'));
  },
});

describe('SQLite', () => {
  test('syncs every commit to disk before it answers', async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'tallywatch-log-'));
    const log = new SqliteLog(folder);
    expect(log.durability).toEqual({ journalMode: 'wal', synchronous: 2 });
    await log.close();
  });

  test('waits while another process writes', async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'tallywatch-log-'));
    const log = new SqliteLog(folder);
    const other = new DatabaseSync(path.join(folder, 'log.sqlite'));
    other.exec('BEGIN IMMEDIATE');
    const appended = log.append('a', bytes('a'));
    await sleep(100);
    other.exec('COMMIT');
    expect(await appended).toEqual({ position: 1, duplicate: false });
    other.close();
    await log.close();
  });

  test('a folder is locked for one server, until it lets go', async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'tallywatch-log-'));
    const release = lockFolder(folder, 'server.lock');
    expect(release).not.toBeNull();
    expect(lockFolder(folder, 'server.lock')).toBeNull();
    release!();
    const again = lockFolder(folder, 'server.lock');
    expect(again).not.toBeNull();
    again!();
  });
});
