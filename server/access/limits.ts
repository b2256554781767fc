import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { Session } from './links.ts';

/** A sheet has a few hundred figures at most; nothing larger is read. In bytes. */
export const LARGEST_MESSAGE = 128 * 1024;

const MEBIBYTE = 1024 ** 2;

/**
 * How much one person may send, by whichever of their links, and how often one address may fail
 * to sign in. Thousands of phones share a carrier's address, so nothing else is counted by address.
 */
export class Limits {
  readonly #messages = new RateLimiterMemory({ points: 120, duration: 60 });
  readonly #pieces = new RateLimiterMemory({ points: 400, duration: 60 });
  /** Bytes of photos, of a person and of all, an hour. */
  readonly #ownPhotos = new RateLimiterMemory({ points: 48 * MEBIBYTE, duration: 3600 });
  readonly #allPhotos = new RateLimiterMemory({ points: 8192 * MEBIBYTE, duration: 3600 });
  readonly #signIns = new RateLimiterMemory({ points: 10, duration: 60 });
  readonly #failures = new RateLimiterMemory({ points: 30, duration: 60 });
  readonly #looks = new RateLimiterMemory({ points: 60, duration: 60 });

  /** Whether this session may send one more message now; an administrator always may. */
  async allowMessage({ role, personId }: Session): Promise<boolean> {
    if (role === 'admin') return true;
    return spend(this.#messages, personId);
  }

  /** Whether this session may send one more piece of a photo now. */
  async allowPiece({ personId }: Session): Promise<boolean> {
    return spend(this.#pieces, personId);
  }

  /** Whether this person's photos may take so many more bytes now, and everybody's. */
  async allowPhoto({ personId }: Session, bytes: number): Promise<boolean> {
    const own = await spend(this.#ownPhotos, personId, bytes);
    return own && spend(this.#allPhotos, 'all', bytes);
  }

  /** Whether this session may sign in by code once more now: each time is a fact. */
  async allowSignIn({ personId }: Session): Promise<boolean> {
    return spend(this.#signIns, personId);
  }

  /** Whether the log is asked once more about tokens of this address that are not known. */
  async mayLookAgain(address: string): Promise<boolean> {
    const known = await this.#looks.get(address);
    return known === null || known.remainingPoints > 0;
  }

  /** Notes that the log did not know a token either. */
  async noteVainLook(address: string): Promise<void> {
    await spend(this.#looks, address);
  }

  /** Notes a failed sign-in of an address, or a text that is none; says whether there may be more. */
  async noteFailure(address: string): Promise<boolean> {
    return spend(this.#failures, address);
  }
}

async function spend(limiter: RateLimiterMemory, key: string, points = 1): Promise<boolean> {
  try {
    await limiter.consume(key, points);
    return true;
  } catch (refused) {
    if (refused instanceof Error) throw refused;
    return false;
  }
}
