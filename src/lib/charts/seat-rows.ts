import type { Subject } from '#election/model.ts';
import type { Outline } from '#election/outline.ts';
import type { Interval } from '#election/projection/projection.ts';
import type { Summary } from '#election/results.ts';
import { nameIn, type Language } from '#text/language.ts';

/** Seats of an alliance, a party, or of all who are left. */
export interface SeatRow {
  readonly id: string;
  readonly name: string;
  readonly color: string;
  readonly secured: number;
  readonly leading: number;
  /** Where its seats lie in nine of ten imagined nights; null: not known. */
  readonly projected: Interval | null;
  /** The alliance or party the screen is about. */
  readonly main: boolean;
}

export const NO_COLOR = '#8b98a8';

/**
 * The alliances, then the parties and the independents by seats; what does not fit is summed.
 *
 * @param most rows at most, alliances among them
 */
export function seatRows(
  outline: Outline,
  { seats }: Pick<Summary, 'seats'>,
  subject: Subject | null,
  language: Language,
  words: { readonly independent: string; readonly others: string },
  most: number,
): SeatRow[] {
  const alliances = outline.alliances.map(({ id, name, color }) => ({
    id: `alliance ${id}`,
    name: nameIn(name, language),
    color: color ?? NO_COLOR,
    ...seats.alliances[id]!,
    main: subject !== null && 'alliance' in subject && subject.alliance === id,
  }));
  const parties = outline.parties.map(({ id, name, color }) => ({
    id: `party ${id}`,
    name,
    color: color ?? NO_COLOR,
    ...seats.parties[id]!,
    main: subject !== null && 'party' in subject && subject.party === id,
  }));
  const independent = {
    id: 'independent',
    name: words.independent,
    color: NO_COLOR,
    ...seats.independent,
    main: false,
  };
  const ordered = [...parties, independent]
    .filter(({ leading }) => leading > 0)
    .toSorted((a, b) => b.leading - a.leading);
  const room = most - alliances.length;
  if (ordered.length <= room) return [...alliances, ...ordered];
  const [shown, rest] = [ordered.slice(0, room - 1), ordered.slice(room - 1)];
  const sum = (part: 'secured' | 'leading') => rest.reduce((total, row) => total + row[part], 0);
  const others = {
    ...{ id: 'others', name: words.others, color: NO_COLOR },
    ...{ projected: null, main: false },
  };
  return [...alliances, ...shown, { ...others, secured: sum('secured'), leading: sum('leading') }];
}
