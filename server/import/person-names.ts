/** One person in several spellings: "ROGERS, WENDY" and "Wendy Rogers", with a middle name or without. */
import { getOrAdd, type Draft, type DraftCandidate, type DraftContest } from './draft.ts';

/** A name without its spelling. */
interface Spelled {
  /** Its words without marks and case, in order: "ROGERS, WENDY" turned. */
  readonly words: readonly string[];
  readonly set: ReadonlySet<string>;
  /** What tells father and son apart. */
  readonly suffix: string;
}

const SUFFIX = /[,\s]+(jr|sr|ii|iii|iv)\.?(?=$|,)/i;

function spell(name: string): Spelled {
  const suffix = SUFFIX.exec(name)?.[1]?.toLowerCase() ?? '';
  const plain = turn(name.replace(SUFFIX, ''))
    // A nickname in quotes or brackets, and titles.
    .replace(/["“”«»].*?["“”«»]|(?<=\s|^)['‘’].*?['‘’](?=\s|$|,)|\(.*?\)/g, ' ')
    .replace(/\b(dr|prof)\b\.?/gi, ' ')
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .replace(/['’]/g, '')
    .toLowerCase();
  const words = plain.split(/[^\p{L}\p{N}-]+/u).filter(Boolean);
  return { words, set: new Set(words), suffix };
}

/** "Rogers, Wendy" as "Wendy Rogers". */
function turn(name: string): string {
  const [last, first, ...more] = name.split(/\s*,\s*/);
  const isTurned = last && first && more.length === 0 && !/^(jr|sr|ii|iii|iv)\.?$/i.test(first);
  return isTurned ? `${first} ${last}` : name;
}

/**
 * How sure it is that two names are one person's: `spelt` the same but for case, marks and a comma; the
 * `same` words in another order; `alike`, the words of one among the other's but for initials, and two of
 * them at least.
 */
function compare(one: Spelled, other: Spelled): 'spelt' | 'same' | 'alike' | null {
  if (one.suffix !== other.suffix || one.words.length === 0) return null;
  if (one.words.join(' ') === other.words.join(' ')) return 'spelt';
  if (one.set.size === other.set.size && one.set.isSubsetOf(other.set)) return 'same';
  const [few, many] = one.set.size <= other.set.size ? [one.set, other.set] : [other.set, one.set];
  const full = [...few].filter((word) => word.length > 1);
  return full.length >= 2 && full.every((word) => many.has(word)) ? 'alike' : null;
}

/**
 * Makes one candidate of those whose spellings mean one person: spelt the same; or, never both on one sheet,
 * of the same words and no two parties, or alike and of one party. Lists are left as they are.
 */
export function mergeSpellings(draft: Draft): void {
  for (const contest of draft.contests.values()) {
    /** People by each of their words: only who shares one can be another. */
    const byWord = new Map<string, { readonly key: string; readonly spelled: Spelled }[]>();
    for (const [key, candidate] of contest.candidates) {
      if (!candidate.isPerson) continue;
      const spelled = spell(candidate.name);
      const near = new Set(spelled.words.flatMap((word) => byWord.get(word) ?? []));
      const like = [...near].find((one) => {
        const other = contest.candidates.get(one.key);
        const likeness = compare(one.spelled, spelled);
        if (!other || likeness === null) return false;
        if (likeness === 'spelt') return true;
        const areOfTwo =
          other.party !== null && candidate.party !== null && other.party !== candidate.party;
        const areOfOne = other.party !== null && other.party === candidate.party;
        const mayBe = likeness === 'same' ? !areOfTwo : areOfOne;
        return mayBe && !standTogether(draft, contest, one.key, key);
      });
      if (!like) {
        for (const word of spelled.words) getOrAdd(byWord, word, () => []).push({ key, spelled });
        continue;
      }
      const other = contest.candidates.get(like.key)?.name ?? '';
      const where = contest.name || 'the contest';
      draft.left.add(`${where}: "${candidate.name}" is taken for "${other}"`);
      mergeInto(draft, contest, like.key, key);
    }
  }
}

function standTogether(draft: Draft, { key }: DraftContest, one: string, other: string): boolean {
  return [...draft.stations.values()].some(({ sheets }) => {
    const votes = sheets.get(key)?.votes;
    return votes?.has(one) && votes.has(other);
  });
}

/** Gives one candidate what another of the contest has, on every sheet. */
export function mergeInto(draft: Draft, contest: DraftContest, into: string, from: string): void {
  const [kept, gone] = [contest.candidates.get(into), contest.candidates.get(from)];
  if (!kept || !gone) return;
  for (const [party, votes] of gone.lines) {
    kept.lines.set(party, (kept.lines.get(party) ?? 0) + votes);
  }
  kept.party ??= gone.party;
  kept.name = fuller(kept.name, gone.name);
  contest.candidates.delete(from);
  move(contest.stated, into, from);
  for (const { sheets } of draft.stations.values()) {
    const votes = sheets.get(contest.key)?.votes;
    if (votes) move(votes, into, from);
  }
}

function move(counts: Map<string, number | null>, into: string, from: string): void {
  const count = counts.get(from);
  if (count === undefined) return;
  const before = counts.get(into) ?? null;
  counts.set(into, count === null ? before : (before ?? 0) + count);
  counts.delete(from);
}

/** Of two spellings the one that is not all in capitals, else the one that stood first. */
function fuller(one: string, other: string): string {
  const isLoud = (name: string) => name === name.toUpperCase();
  return isLoud(one) && !isLoud(other) ? other : one;
}

/** Names a candidate of several parties by the line that brought most votes. */
export function settleParties(draft: Draft): void {
  for (const contest of draft.contests.values()) {
    for (const candidate of contest.candidates.values()) settleParty(draft, contest, candidate);
  }
}

function settleParty(draft: Draft, { name }: DraftContest, candidate: DraftCandidate): void {
  const lines = [...candidate.lines].toSorted(([, one], [, other]) => other - one);
  const [first] = lines;
  if (!first || lines.length < 2) return;
  candidate.party = first[0];
  const all = lines.map(([party, votes]) => `${party} ${votes}`).join(', ');
  draft.left.add(`${name}: ${candidate.name} stands on several party lines, summed: ${all}`);
}

/** "ROGERS, WENDY" as people write it: "Wendy Rogers". Names of one word, and abbreviations, stay. */
export function readableName(name: string): string {
  const trimmed = name.replace(/\s+/g, ' ').trim();
  const turned = turn(trimmed);
  const hasLoudWords = turned === trimmed ? /\p{Lu}{2}.* .*\p{Lu}{2}/u : /\p{Lu}{2}/u;
  const isLoud = turned === turned.toUpperCase() && hasLoudWords.test(turned);
  if (!isLoud) return turned;
  return turned.toLowerCase().replace(/(?<=^|[^\p{L}\p{M}])\p{L}/gu, (a) => a.toUpperCase());
}
