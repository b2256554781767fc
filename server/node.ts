import type { LineCodes } from './access/line-codes.ts';
import type { Devices } from './access/devices.ts';
import type { Limits } from './access/limits.ts';
import type { Turns } from './turns.ts';
import type { Projector } from './projection/projector.ts';
import type { Append } from './night/append-fact.ts';
import type { Checkpoints } from './night/checkpoints.ts';
import type { Reading } from './night/reading.ts';
import type { Pack } from './packs/read-pack.ts';
import type { ServeSettings } from './settings.ts';
import type { Logger } from 'pino';
import type { PhotoStore } from './photos/photo-store.ts';

/** The running objects of one node: what the gateway and the pages work with. */
export interface TallyNode {
  readonly settings: ServeSettings;
  readonly pack: Pack;
  readonly reading: Reading;
  /** Appends a fact, and answers once this node counts it. */
  readonly append: Append;
  /** null: this node only counts. */
  readonly projector: Projector | null;
  readonly limits: Limits;
  /** What this deployment signs for. */
  readonly checkpoints: Checkpoints;
  /** The codes that end lines of text. */
  readonly lineCodes: LineCodes;
  /** Who types a short code, each address in its turn. */
  readonly codeTurns: Turns;
  /** Who reads the log: a page at a time, so that no report waits for whoever wants all of it. */
  readonly logTurns: Turns;
  /** What devices hold instead of a link’s own token. */
  readonly devices: Devices;
  readonly photos: PhotoStore;
  /** The flag that this node lacks, as its requests show; null: none. */
  readonly originAdvice: () => string | null;
  readonly logger: Logger;
}
