import type { SignedCheckpoint } from '#election/checkpoint.ts';
import { everybodyOf, totalsOf, type DriveTotals } from '#results/drive-totals.ts';
import type { Fact, Head, ReportSubmitted } from '#election/fact.ts';
import { signedText } from '#election/signed-report.ts';
import { applyFact } from '#election/fold.ts';
import { startNight } from '#election/night.ts';
import { project } from '#projection/projection.ts';
import { Publication } from '#results/publication.ts';
import type { Results } from '#results/results.ts';
import { Links } from '../access/links.ts';
import { isSignedBy } from '../access/notes.ts';
import { isSignedByPhone } from '../access/phone-keys.ts';
import { readAll, RefusedError, type EventLog } from '../log/event-log.ts';
import { assertAccepted, type CountedPack } from './reading.ts';
import { Heads } from '../log/heads.ts';
import type { Line } from '../log/portable.ts';
import { readId } from '../log/stored-fact.ts';
import { leafOf, Tree } from '../log/tree.ts';
import { Authority, type Ignored } from './authority.ts';
import type { Scribe } from './scribe.ts';

/** What a log comes to. */
export interface Verified {
  readonly results: Results;
  /** null: nothing was said of a drive, or the log has digests in place of its facts. */
  readonly drive: DriveTotals | null;
  /** Facts that count for nothing, the earliest first. */
  readonly ignored: readonly Ignored[];
  /** What is kept of photos, by the facts that say so. */
  readonly photos: readonly { readonly position: number; readonly content: string }[];
  /** How many reports their phones have signed. */
  readonly signedReports: number;
  /** What could not be judged: there was no key, or an older program wrote it. */
  readonly unsigned: { readonly old: number; readonly unjudged: number };
  /** Where the log had lost facts, and how far a node had seen it then. */
  readonly seams: readonly { readonly position: number; readonly seen: number }[];
  /** How many checkpoints the log agrees with, and how many name facts that were lost at a seam. */
  readonly checkpoints: number;
  readonly lostCheckpoints: number;
  /** The root over all of it, base64; null: digests stand in it without their leaves. */
  readonly root: string | null;
}

/** What somebody keeps of a log, to hold it to. */
export interface Witnessed {
  /** Heads that were written down: of receipts, of the wall. */
  readonly heads: readonly Head[];
  /** Checkpoints that somebody has kept; null among them: what is none. */
  readonly checkpoints: readonly (SignedCheckpoint | null)[];
}

/** Clocks of nodes may differ by so much. In milliseconds. */
const TOLERANCE = 120_000;

/**
 * Recomputes a night from its log alone: checks every fact against the heads that later facts name, who
 * stated it and when, and what was signed and written down of it; and counts again.
 *
 * @param lines gives the log from its start; asked twice
 * @throws RefusedError at the first contradiction, naming the positions between which it lies
 */
export async function verifyLog(
  lines: () => AsyncIterable<Line>,
  pack: CountedPack,
  scribe: Scribe,
  witnessed: Witnessed,
): Promise<Verified> {
  for await (const line of lines()) if ('bytes' in line) scribe.learn(line.bytes);
  const count = new Recount(pack, scribe);
  for await (const line of lines()) count.take(line);
  return count.end(witnessed);
}

class Recount {
  readonly #pack: CountedPack;
  readonly #scribe: Scribe;
  readonly #night;
  readonly #links = new Links();
  readonly #heads = new Heads();
  readonly #tree = new Tree();
  readonly #authority = new Authority();
  readonly #ids = new Map<string, number>();
  /** When each fact was recorded, in milliseconds since 1970. */
  readonly #times: number[] = [0];
  readonly #ignored: Ignored[] = [];
  readonly #photos: { readonly position: number; readonly content: string }[] = [];
  readonly #seams: { readonly position: number; readonly seen: number }[] = [];
  readonly #unsigned = { old: 0, unjudged: 0 };
  readonly #keys: string[] = [];
  #lostNotes = 0;
  #signedReports = 0;
  #packHash: string | null = null;
  /** Every fact is there itself, and every leaf. */
  #isWhole = true;
  #hasLeaves = true;

  constructor(pack: CountedPack, scribe: Scribe) {
    this.#pack = pack;
    this.#scribe = scribe;
    this.#night = startNight(pack.election);
  }

  take(line: Line): void {
    const position = this.#heads.position + 1;
    if ('digest' in line) {
      this.#isWhole = false;
      this.#hasLeaves &&= line.leaf !== null;
      if (line.leaf) this.#tree.add(line.leaf);
      this.#heads.addDigest(line.digest);
      this.#night.version = position;
      this.#times.push(this.#times[position - 1] ?? 0);
      return;
    }
    const { bytes } = line;
    this.#demandNew(readId(bytes), position);
    const fact = this.#judge(bytes, position);
    if (fact) this.#heads.vouch(fact.prior);
    this.#heads.addBytes(bytes);
    this.#tree.add(leafOf(bytes));
    assertAccepted(this.#heads, this.#scribe.accepted);
    if (fact) this.#count(fact, position);
    else {
      this.#night.version = position;
      this.#times.push(this.#times[position - 1] ?? 0);
    }
  }

  #judge(bytes: Buffer, position: number): Fact | null {
    const read = this.#scribe.read(bytes, position);
    const judged = this.#authority.judge(read, {
      night: this.#night,
      links: this.#links,
      isPackOfThen: this.#packHash === this.#pack.hash,
    });
    if (!judged.ok) {
      this.#ignored.push({ position, reason: judged.reason });
      return null;
    }
    if (read.signed === false) this.#unsigned.old += 1;
    if (read.signed === null) this.#unsigned.unjudged += 1;
    return judged.fact;
  }

  #demandNew(id: string | null, position: number): void {
    if (id === null) return;
    const first = this.#ids.get(id);
    if (first !== undefined) {
      throw new RefusedError(
        `position ${position} has the id of position ${first}: one of them was put there`,
      );
    }
    this.#ids.set(id, position);
  }

  #count(fact: Fact, position: number): void {
    const isFirst = fact.type === 'NightOpened';
    if (isFirst !== (position === 1)) {
      throw new RefusedError(
        isFirst
          ? `position ${position} opens the night once more: two logs were put together`
          : 'the log does not begin with the opening of a night',
      );
    }
    this.#checkTime(fact, position);
    if (fact.type === 'NightOpened') {
      assertSameElection(fact.electionId, this.#pack);
      if (fact.publicKey !== undefined) this.#keys.push(fact.publicKey);
    }
    if (fact.type === 'NightOpened' || fact.type === 'PackAmended') this.#packHash = fact.packHash;
    if (fact.type === 'KeyAnnounced') this.#keys.push(fact.publicKey);
    if (fact.type === 'LogRewound') this.#seams.push({ position, seen: fact.seen.position });
    if (fact.type === 'PhotoAttached') this.#photos.push({ position, content: fact.content });
    if (fact.type === 'ReportSubmitted') this.#checkSignature(fact, position);
    this.#links.apply(fact, position);
    applyFact(this.#night, fact, position);
  }

  /** What a phone has signed nobody else can have stated. */
  #checkSignature(fact: Extract<Fact, ReportSubmitted>, position: number): void {
    const { id, by, report } = fact;
    if (report.signature === undefined) return;
    const keys = by === null ? [] : this.#links.phoneKeysOf(by);
    if (keys.length === 0) return; // keys are facts about people: not in a public log
    if (!isSignedByPhone(signedText({ id, ...report }), report.signature, keys)) {
      throw new RefusedError(
        `the signature of the report at position ${position} is not its phone’s`,
      );
    }
    this.#signedReports += 1;
  }

  /** No fact may have been recorded before those it names, clocks’ differences aside. */
  #checkTime({ at, prior }: Fact, position: number): void {
    const time = Date.parse(at);
    this.#times.push(time);
    const before = this.#times[prior.position] ?? 0;
    if (!(time >= before - TOLERANCE)) {
      throw new RefusedError(
        `position ${position} says it was recorded at ${at}, before position ${prior.position}, which it names (${new Date(before).toISOString()})`,
      );
    }
  }

  end({ heads, checkpoints }: Witnessed): Verified {
    if (this.#packHash !== this.#pack.hash) {
      throw new RefusedError(
        this.#packHash === null
          ? 'the log is empty'
          : `the log was counted with another pack (${this.#packHash}), not with this one (${this.#pack.hash})`,
      );
    }
    checkpoints.forEach((note, index) => {
      const what = `checkpoint ${index + 1} of those kept`;
      if (!note)
        throw new RefusedError(`${what} is none: a signed note of four lines was expected`);
      this.#compare(note, what);
    });
    for (const one of heads) this.#compareHead(one);
    const night = this.#night;
    const publication = new Publication(night);
    publication.project(project(night));
    const results = publication.results(this.#heads.newest.head);
    const hasDrive = this.#isWhole && night.drive.touchedAt > 0;
    return {
      results,
      drive: hasDrive ? totalsOf(night, everybodyOf(night, publication.outcomes())) : null,
      ignored: this.#ignored,
      photos: this.#photos,
      signedReports: this.#signedReports,
      seams: this.#seams,
      unsigned: this.#unsigned,
      checkpoints: checkpoints.length - this.#lostNotes,
      lostCheckpoints: this.#lostNotes,
      root: this.#hasLeaves ? this.#tree.root().toString('base64') : null,
    };
  }

  #compare(signed: SignedCheckpoint, what: string): void {
    const { size, root, head } = signed.checkpoint;
    if (!this.#keys.some((key) => isSignedBy(signed, key))) {
      throw new RefusedError(`${what} is signed with no key that this log has announced`);
    }
    // What was signed for and then lost is told by the seam.
    if (this.#seams.some(({ position, seen }) => position <= size && size <= seen)) {
      this.#lostNotes += 1;
      return;
    }
    this.#compareHead({ position: size, head }, what);
    if (this.#hasLeaves && this.#tree.root(size).toString('base64') !== root) {
      throw new RefusedError(`${what} names another root over the first ${size} facts`);
    }
  }

  #compareHead({ position, head }: Head, what = 'what was written down'): void {
    if (position > this.#heads.position) {
      throw new RefusedError(
        `the log was cut: it has ${this.#heads.position} facts, ${what} names position ${position}`,
      );
    }
    if (this.#heads.at(position) !== head) {
      throw new RefusedError(
        `this is another log, or it was changed before position ${position + 1}: ${what} names the head ${head} there, it has ${this.#heads.at(position)}`,
      );
    }
  }
}

function assertSameElection(electionId: string, { election }: CountedPack): void {
  if (electionId !== election.id) {
    throw new RefusedError(
      `this log belongs to the election "${electionId}", not to "${election.id}"`,
    );
  }
}

/** All facts of a log, as lines. */
export async function* readLines(log: EventLog): AsyncGenerator<Line> {
  for await (const { bytes } of readAll(log)) yield { bytes };
}
