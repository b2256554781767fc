import { FACT_VERSION, type Fact } from '#election/fact.ts';
import { isAboutPeople, isFactType } from '#election/fold.ts';
import type { Version } from '#election/report.ts';
import { RefusedError } from './event-log.ts';

/** The bytes of a fact as they are stored: serialised once, here, and never again. */
export function encodeFact(fact: object): Buffer {
  return Buffer.from(JSON.stringify(fact));
}

/**
 * How a fact of each version is read as one of the next, the first version first. Stored bytes are never
 * changed: what an older program wrote goes through these whenever it is read.
 */
const UPCASTS: readonly ((fact: Fact) => Fact)[] = [
  // The second version is signed, and says whose it is under another name: nothing of its matter changed.
  (fact) => fact,
];

/**
 * A stored fact. A log holds nothing else, so anything that is none has been put there.
 *
 * @throws RefusedError if the bytes are no fact, or one that only a newer program knows
 */
export function decodeFact(bytes: Buffer): Fact {
  const fact = parseJson(bytes) as Partial<Fact> | null;
  const { type, id, prior, v = 1 } = fact ?? {};
  const isFact =
    typeof type === 'string' &&
    typeof id === 'string' &&
    typeof prior?.position === 'number' &&
    typeof prior.head === 'string';
  if (!isFact) throw new RefusedError('the log holds something that is no fact: it was changed');
  if (!isFactType(type) || v > FACT_VERSION) {
    throw new NewerFactError(
      `the log was written by a newer version of this program: it holds a fact "${type}" of version ${v}, this one knows up to version ${FACT_VERSION}; run the newer one`,
    );
  }
  const read = UPCASTS.slice(v - 1).reduce((one, upcast) => upcast(one), fact as Fact);
  if (!haveFigures(read)) {
    throw new RefusedError('the log holds figures that are no numbers: it was changed');
  }
  return read;
}

/** A fact that this program cannot know: to leave it out would be to count wrongly. */
export class NewerFactError extends RefusedError {}

/** Whether all figures that a fact states are whole numbers, none below 0. */
function haveFigures(fact: Fact): boolean {
  if (fact.type === 'ReportSubmitted') return areFigures(fact.report);
  return (
    fact.type !== 'SheetRuled' ||
    fact.decision.type !== 're-key' ||
    areFigures(fact.decision.version)
  );
}

function areFigures(said: Partial<Version> | undefined): boolean {
  return hasFiguresOnly(said?.votes) && hasFiguresOnly(said?.sheet);
}

function hasFiguresOnly(figures: Readonly<Record<string, number>> | undefined): boolean {
  if (typeof figures !== 'object') return false;
  for (const name in figures) {
    const figure = figures[name];
    if (figure === undefined || !Number.isSafeInteger(figure) || figure < 0) return false;
  }
  return true;
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return null;
  }
}

/** The id of a stored fact, whatever else it says; null: it has none. */
export function readId(bytes: Buffer): string | null {
  const { id } = (parseJson(bytes) ?? {}) as { id?: unknown };
  return typeof id === 'string' ? id : null;
}

/** Whether what is stored is about people, or cannot be known not to be. */
export function isOfPeople(bytes: Buffer): boolean {
  const { type } = (parseJson(bytes) ?? {}) as { type?: unknown };
  return typeof type !== 'string' || !isFactType(type) || isAboutPeople({ type });
}
