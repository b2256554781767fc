import { at } from '#election/known.ts';
import { applyChanges, type Changes } from './changes.ts';
import type { Fact } from '#election/fact.ts';
import type { Election } from '#election/model.ts';
import { applyFact } from '#election/fold.ts';
import { startNight } from '#election/night.ts';
import { Publication } from './publication.ts';
import type { Patch, Summary, SummaryParts } from './results.ts';

/** The night from its first report on, as it stood from moment to moment. */
export interface Film {
  /** Position of the last fact it shows. */
  readonly version: number;
  /** Before the first report. */
  readonly first: Summary;
  readonly frames: readonly Frame[];
}

/** What changed until a moment since the one before. */
export type Frame = Changes<SummaryParts> & Pick<Patch, 'to' | 'at'>;

/** A moment is a minute, or less where the night is shorter than so many minutes. */
const MOMENTS = 240;
const SECOND = 1000;
const MINUTE = 60 * SECOND;

/**
 * Counts a night again from the start and notes how it stood, as often as something changed. A pure
 * function of the facts; nothing in it is projected.
 *
 * @param facts those that change figures, in the order of the log, each with its position
 * @param round moments are no shorter than this, and their times are rounded down to it: ms; 0: as they are
 */
export function makeFilm(
  election: Election,
  facts: readonly (readonly [position: number, fact: Fact])[],
  round = 0,
): Film {
  const night = startNight(election);
  const publication = new Publication(night);
  const firstReport = facts.findIndex(([, { type }]) => type === 'ReportSubmitted');
  const opening = facts.slice(0, Math.max(firstReport, 0));
  for (const [position, fact] of opening) applyFact(night, fact, position);
  const first = publication.summary('');
  const frames: Frame[] = [];
  for (const moment of momentsOf(facts.slice(opening.length), round)) {
    const before = publication.edition;
    for (const [position, fact] of moment) applyFact(night, fact, position);
    const { from: _from, head: _head, ...frame } = publication.patch(before, '');
    frames.push({ ...frame, at: roundTime(frame.at, round) });
  }
  return {
    version: night.version,
    first: { ...first, at: roundTime(first.at, round) },
    frames,
  };
}

function roundTime<At extends string | null>(at: At, round: number): At {
  if (at === null || round === 0) return at;
  return new Date(Math.floor(Date.parse(at) / round) * round).toISOString() as At;
}

type Placed = readonly [position: number, fact: Fact];

/** Facts by the moment they were recorded in; a clock that ran back opens no new moment. */
function momentsOf(facts: readonly Placed[], round: number): Placed[][] {
  const times = facts.map(([, { at }]) => Date.parse(at));
  const first = times[0] ?? 0;
  const start = round === 0 ? first : Math.floor(first / round) * round;
  const length = Math.max(...times.slice(-1), start) - start;
  const usual = Math.min(MINUTE, Math.max(SECOND, SECOND * Math.ceil(length / MOMENTS / SECOND)));
  const step = Math.max(round, usual);
  const moments: Placed[][] = [];
  let last = -1;
  facts.forEach((one, index) => {
    const moment = Math.floor((at(times, index) - start) / step);
    if (moment > last) moments.push([one]);
    else moments.at(-1)?.push(one);
    last = Math.max(last, moment);
  });
  return moments;
}

/** How the night stood after each frame; parts that did not change are shared. */
export function developFilm({ first, frames }: Film): Summary[] {
  let summary = first;
  return frames.map(({ to, at, ...changes }) => {
    const parts = applyChanges<Summary>(summary, changes);
    summary = { ...parts, version: to, at };
    return summary;
  });
}
