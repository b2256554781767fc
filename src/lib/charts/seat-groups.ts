import { entryOf } from '#election/known.ts';
import type { PartyId, Subject } from '#election/model.ts';
import { isOf, NO_COLOR, shortName, type Outline } from '#results/outline.ts';
import type { PublishedSeats, SeatHolder, Summary } from '#results/results.ts';
import { nameIn, type Language } from '#text/language.ts';

/** Seats that stand together: an alliance’s, a party’s outside of alliances, or all that are left. */
export interface SeatGroup {
  readonly id: string;
  readonly name: string;
  /** null: nobody’s yet. */
  readonly color: string | null;
  /** Each seat is in one of the three. */
  readonly elected: number;
  readonly clinched: number;
  readonly leading: number;
  /** Where its seats lie in nine of ten imagined nights; null: not known, or just where they are. */
  readonly projected: PublishedSeats['projected'];
  /** The alliance or party the screen is about. */
  readonly main: boolean;
}

/** Beyond so many letters a party goes by its abbreviation. */
const LONGEST = 30;

type Counts = { elected: number; clinched: number; leading: number };

/**
 * Every seat once: whom the screen is about, the alliances, then the parties by seats; what does not
 * fit is summed, and seats that nobody leads for come last.
 *
 * @param most groups at most, seats nobody leads for aside
 */
export function groupSeats(
  outline: Outline,
  summary: Summary,
  subject: Subject | null,
  language: Language,
  words: { readonly independent: string; readonly others: string; readonly awaiting: string },
  most: number,
): SeatGroup[] {
  const { seats } = summary;
  const counts = countSeats(summary, subject);
  const take = (key: string): Counts => counts.get(key) ?? { elected: 0, clinched: 0, leading: 0 };
  // What is projected is of a whole party or alliance: it stands beside dots of the same seats only.
  const isMain = (id: PartyId | null) =>
    subject !== null && 'party' in subject && subject.party === id;
  const isWhole = (id: PartyId | null) => isMain(id) || !outline.alliedParties.includes(id);
  const losesSeats = outline.alliedParties.some(isMain);
  const alliances = outline.alliances.map(({ id, name, color }) => ({
    id: `alliance ${id}`,
    name: nameIn(name, language),
    color: color ?? NO_COLOR,
    ...take(`alliance ${id}`),
    projected: losesSeats ? null : entryOf(seats.alliances, id).projected,
    main: subject !== null && 'alliance' in subject && subject.alliance === id,
  }));
  const parties = outline.parties.map((party) => {
    const { id, color } = party;
    const own = take(`party ${id}`);
    return {
      id: `party ${id}`,
      name: shortName(party, LONGEST),
      color: color ?? NO_COLOR,
      ...own,
      projected: isWhole(id) ? entryOf(seats.parties, id).projected : null,
      main: isMain(id),
    };
  });
  const alone = take('party null');
  const independent = {
    id: 'independent',
    name: words.independent,
    color: NO_COLOR,
    ...alone,
    projected: isWhole(null) ? seats.independent.projected : null,
    main: false,
  };
  const ordered = [...parties, independent]
    .filter((group) => sumOf(group) > 0)
    .toSorted((a, b) => sumOf(b) - sumOf(a));
  const all = [...alliances, ...ordered].toSorted((a, b) => Number(b.main) - Number(a.main));
  const shown = sumRest(all.map(leaveCertain), most, words.others);
  const open = seats.total - shown.reduce((sum, group) => sum + sumOf(group), 0);
  if (open === 0) return shown;
  const nobody = { color: null, elected: 0, clinched: 0, leading: open, projected: null };
  return [...shown, { id: 'open', name: words.awaiting, ...nobody, main: false }];
}

/** A projection that only repeats the count is left out: after the night all do. */
function leaveCertain(group: SeatGroup): SeatGroup {
  const { projected } = group;
  const isCertain = projected?.low === sumOf(group) && projected.high === projected.low;
  return isCertain ? { ...group, projected: null } : group;
}

/** All seats of a group by the count so far. */
export function sumOf({ elected, clinched, leading }: Counts): number {
  return elected + clinched + leading;
}

/** Seats by whose they are: the subject’s first, else the alliance’s, else the party’s. */
function countSeats({ contests }: Summary, subject: Subject | null): Map<string, Counts> {
  const counts = new Map<string, Counts>();
  for (const { holders, status } of Object.values(contests)) {
    const isOver = status === 'complete' || status === 'tied';
    for (const holder of holders) {
      const key = keyOf(holder, subject);
      const own = counts.get(key) ?? { elected: 0, clinched: 0, leading: 0 };
      counts.set(key, own);
      own[isOver ? 'elected' : 'clinched'] += holder.secured;
      own.leading += holder.leading - holder.secured;
    }
  }
  return counts;
}

function keyOf(holder: SeatHolder, subject: Subject | null): string {
  if (subject && 'party' in subject && isOf(holder, subject)) return `party ${holder.party}`;
  return holder.alliance === null ? `party ${holder.party}` : `alliance ${holder.alliance}`;
}

function sumRest(groups: readonly SeatGroup[], most: number, name: string): SeatGroup[] {
  if (groups.length <= most) return [...groups];
  const [shown, rest] = [groups.slice(0, most - 1), groups.slice(most - 1)];
  const sum = (part: keyof Counts) => rest.reduce((all, group) => all + group[part], 0);
  return [
    ...shown,
    {
      ...{ id: 'others', name, color: NO_COLOR },
      ...{ elected: sum('elected'), clinched: sum('clinched'), leading: sum('leading') },
      ...{ projected: null, main: false },
    },
  ];
}
