import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { Visitor } from './links.ts';

/** A sheet has a few hundred figures at most; nothing larger is read. In bytes. */
export const LARGEST_MESSAGE = 128 * 1024;

/**
 * How much one link may send, and how often one address may fail to sign in. Thousands of
 * phones share a carrier's address, so nothing else is counted by address.
 */
export class Limits {
  readonly #messages = new RateLimiterMemory({ points: 120, duration: 60 });
  readonly #pieces = new RateLimiterMemory({ points: 400, duration: 60 });
  readonly #failures = new RateLimiterMemory({ points: 30, duration: 60 });

  /** Whether this visitor may send one more message now; an administrator always may. */
  async allowMessage({ role, linkId }: Visitor): Promise<boolean> {
    if (role === 'admin') return true;
    return spend(this.#messages, linkId);
  }

  /** Whether this visitor may send one more piece of a photo now. */
  async allowPiece({ linkId }: Visitor): Promise<boolean> {
    return spend(this.#pieces, linkId);
  }

  /** Notes a failed sign-in; says whether the address may try again. */
  async noteFailure(address: string): Promise<boolean> {
    return spend(this.#failures, address);
  }
}

async function spend(limiter: RateLimiterMemory, key: string): Promise<boolean> {
  try {
    await limiter.consume(key);
    return true;
  } catch (refused) {
    if (refused instanceof Error) throw refused;
    return false;
  }
}
