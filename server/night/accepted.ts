import { timingSafeEqual } from 'node:crypto';
import type { Head } from '#election/fact.ts';
import { Mac } from '../access/mac.ts';
import type { EventLog } from '../log/event-log.ts';

/** What was imported without the keys that signed it, as whoever imported it has said. */
const NAME = 'imported';
const SIZES = { position: 8, head: 32, mac: 32 };

/** Takes what a log holds now for what it is, though its facts were signed with keys of another place. */
export async function accept(
  log: Pick<EventLog, 'secret' | 'keep'>,
  { position, head }: Head,
): Promise<void> {
  const number = Buffer.alloc(SIZES.position);
  number.writeBigUInt64BE(BigInt(position));
  const said = Buffer.concat([number, Buffer.from(head, 'hex')]);
  await log.keep(NAME, Buffer.concat([said, macOf(await log.secret('facts'), said)]));
}

/** Up to where a log is taken for what it is; null: nowhere, or somebody else has written that. */
export async function readAccepted(log: Pick<EventLog, 'kept'>, key: Buffer): Promise<Head | null> {
  const kept = await log.kept(NAME);
  const end = SIZES.position + SIZES.head;
  if (kept?.length !== end + SIZES.mac) return null;
  const said = kept.subarray(0, end);
  if (!timingSafeEqual(macOf(key, said), kept.subarray(end))) return null;
  return {
    position: Number(said.readBigUInt64BE()),
    head: said.subarray(SIZES.position).toString('hex'),
  };
}

function macOf(key: Buffer, said: Buffer): Buffer {
  return new Mac(key).of(Buffer.concat([Buffer.from('imported'), said]));
}
