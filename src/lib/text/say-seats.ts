import type { Subject } from '#election/model.ts';
import { nameParty, type DistrictCount, type Outline } from '#results/outline.ts';
import type { SeatHolder } from '#results/results.ts';
import type { Format } from './format.ts';
import type { WallWords } from './wall.ts';

/** As many holders are named; where there are more the last place sums them. */
const NAMED = 3;
/** Beyond so many letters a party goes by its abbreviation. */
const LONGEST = 20;

/**
 * A district's seats by the count so far: how many the subject has, or without a subject who has
 * them. An empty text while nobody does; where nothing is voted on, that.
 */
export function saySeats(
  { own, sitting, seats, holders }: DistrictCount,
  outline: Pick<Outline, 'parties'>,
  subject: Subject | null,
  words: WallWords,
  format: Format,
): string {
  if (seats === 0) return sitting > 0 ? words.legendSitting : words.legendNoVote;
  if (subject) return words.seatsOf(format.count(own.leading + sitting), format.count(seats));
  if (seats === 1) return holders[0] ? nameOf(holders[0]) : '';
  const isAll = holders.length <= NAMED;
  const named = isAll ? holders : holders.slice(0, NAMED - 1);
  const rest = holders.slice(named.length).reduce((sum, { leading }) => sum + leading, 0);
  const parts = named.map((one) => join(nameOf(one), one.leading));
  return [...parts, ...(isAll ? [] : [join(words.others, rest)])].join('\u00A0· ');

  /** A figure is not parted from its name. */
  function join(name: string, leading: number): string {
    return `${name}\u00A0${format.count(leading)}`;
  }

  function nameOf({ party }: SeatHolder): string {
    return nameParty(outline, party, LONGEST) ?? words.independent;
  }
}
