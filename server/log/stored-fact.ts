import type { Fact } from '#election/fact.ts';
import { RefusedError } from './event-log.ts';

/** The bytes of a fact as they are stored: serialised once, here, and never again. */
export function encodeFact(fact: Fact): Buffer {
  return Buffer.from(JSON.stringify(fact));
}

/**
 * A stored fact. A log holds nothing else, so anything that is none has been put there.
 *
 * @throws RefusedError if the bytes are no fact
 */
export function decodeFact(bytes: Buffer): Fact {
  const fact = parseJson(bytes) as Partial<Fact> | null;
  const isFact =
    typeof fact?.type === 'string' &&
    typeof fact.id === 'string' &&
    typeof fact.prior?.position === 'number' &&
    typeof fact.prior.head === 'string';
  if (!isFact) throw new RefusedError('the log holds something that is no fact: it was changed');
  return fact as Fact;
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return null;
  }
}
