import { expect, test } from 'vitest';
import { sketchElection } from '#scenarios/election.ts';
import { NotRecordedError, RefusedError } from '../../../server/log/event-log.ts';
import { SqliteLog } from '../../../server/log/sqlite-log.ts';
import { Reading } from '../../../server/night/reading.ts';
import { makeFolder } from '../node-process.ts';

test('whoever waits on a node that can no longer count is told to try again', async () => {
  const log = new SqliteLog(await makeFolder());
  let stop: (reason: Error) => void = () => undefined;
  log.follow = () => new Promise<void>((_resolve, reject) => (stop = reject));
  const reading = await Reading.start(log, { election: sketchElection([]), hash: 'a' });
  const waiting = reading.reached(1);
  stop(new RefusedError('the log contradicts itself'));
  await expect(waiting).rejects.toThrow(NotRecordedError);
  await expect(reading.reached(1)).rejects.toThrow(NotRecordedError);
  await reading.stop();
  await log.close();
});
