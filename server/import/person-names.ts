/** One person in several spellings: "ROGERS, WENDY" and "Wendy Rogers", with a middle name or without. */
import type { Draft, DraftCandidate, DraftContest } from './draft.ts';

/** What is left of a name when its spelling is taken away: its words without marks, case and order. */
function wordsOf(name: string): ReadonlySet<string> {
  const plain = name
    // A nickname in quotes or brackets, and what stands for a rank in the family.
    .replace(/["“”«»].*?["“”«»]|(?<=\s|^)['‘’].*?['‘’](?=\s|$|,)|\(.*?\)/g, ' ')
    .replace(/\b(jr|sr|ii|iii|iv|dr|prof)\b\.?/gi, ' ')
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .replace(/['’]/g, '')
    .toLowerCase();
  return new Set(plain.split(/[^\p{L}\p{N}-]+/u).filter(Boolean));
}

/**
 * Whether two names can be one person's: `same` words in another order, or `alike`: the words of one are
 * among the other's, but for initials, and there are two of them at least.
 */
function compare(one: ReadonlySet<string>, other: ReadonlySet<string>): 'same' | 'alike' | null {
  if (one.size === other.size && one.size > 0 && one.isSubsetOf(other)) return 'same';
  const [few, many] = one.size <= other.size ? [one, other] : [other, one];
  const full = [...few].filter((word) => word.length > 1);
  return full.length >= 2 && full.every((word) => many.has(word)) ? 'alike' : null;
}

/**
 * Makes one candidate of those whose spellings mean one person: the same words; or alike, of one party, and
 * never both on one sheet.
 */
export function mergeSpellings(draft: Draft): void {
  for (const contest of draft.contests.values()) {
    const kept: { readonly key: string; readonly words: ReadonlySet<string> }[] = [];
    for (const [key, candidate] of contest.candidates) {
      const words = wordsOf(candidate.name);
      const like = kept.find(({ key: first, words: known }) => {
        const likeness = compare(known, words);
        const other = contest.candidates.get(first);
        if (likeness === null || !other) return false;
        const areOfOneParty =
          other.party === candidate.party || other.party === null || candidate.party === null;
        return likeness === 'same' || (areOfOneParty && !standTogether(draft, contest, first, key));
      });
      if (!like) {
        kept.push({ key, words });
        continue;
      }
      const other = contest.candidates.get(like.key)?.name ?? '';
      draft.left.add(`${contest.name}: "${candidate.name}" is taken for "${other}"`);
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
  const [last, first, ...more] = trimmed.split(/\s*,\s*/);
  const isSwapped = last && first && more.length === 0 && !/^(jr|sr|ii|iii|iv)\.?$/i.test(first);
  const turned = isSwapped ? `${first} ${last}` : trimmed;
  const hasLoudWords = isSwapped ? /\p{Lu}{2}/u : /\p{Lu}{2}.* .*\p{Lu}{2}/u;
  const isLoud = turned === turned.toUpperCase() && hasLoudWords.test(turned);
  if (!isLoud) return turned;
  return turned.toLowerCase().replace(/(?<=^|[^\p{L}\p{M}])\p{L}/gu, (a) => a.toUpperCase());
}
