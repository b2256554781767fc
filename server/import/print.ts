/** What an import says: what is missing, and what was summed. */
import type { Draft } from './draft.ts';
import type { Missing } from '#pack/setup.ts';

const EXAMPLES: Readonly<Record<string, unknown>> = {
  name: 'Town council 2026',
  date: '2026-05-10',
  timeZone: 'Europe/Berlin',
  pollsClose: '2026-05-10T18:00:00+02:00',
  seats: 1,
  method: 'plurality',
};

/** What no source says, and the mapping that would say it. */
export function sayMissing(missing: readonly Missing[]): string {
  const ofElection = missing.filter(({ contests }) => contests === null);
  const ofContests = Map.groupBy(
    missing.filter(({ contests }) => contests !== null),
    ({ contests }) => contests ?? '*',
  );
  const example = {
    ...(ofElection.length > 0 && {
      election: Object.fromEntries(ofElection.map(({ field }) => [field, EXAMPLES[field]])),
    }),
    ...(ofContests.size > 0 && {
      contests: Object.fromEntries(
        [...ofContests].map(([name, all]) => [
          name,
          Object.fromEntries(all.map(({ field }) => [field, EXAMPLES[field]])),
        ]),
      ),
    }),
  };
  const fields = missing.map(({ field, contests }) =>
    contests === null ? field : `${field} of ${contests}`,
  );
  return [
    `nothing is written: no source says ${fields.join(', ')}`,
    'say it in a file, with your own figures in place of these, and name it with --map FILE:',
    JSON.stringify(example, null, 2),
  ].join('\n');
}

/** The sums of every contest, beside what the source states. */
export function saySums(draft: Draft): string[] {
  const sums = new Map<string, number>();
  for (const { sheets } of draft.stations.values()) {
    for (const [contest, { votes }] of sheets) {
      for (const [candidate, count] of votes) {
        const key = `${contest}\n${candidate}`;
        sums.set(key, (sums.get(key) ?? 0) + (count ?? 0));
      }
    }
  }
  return [...draft.contests.values()].flatMap((contest) => {
    const counted = [...contest.candidates].map(([key, { name }]) => ({
      name,
      sum: sums.get(`${contest.key}\n${key}`) ?? 0,
      stated: contest.stated.get(key) ?? null,
    }));
    if (counted.every(({ sum }) => sum === 0)) return [];
    const said = counted.map(({ name, sum, stated }) => {
      if (stated === null) return `${name} ${sum}`;
      return stated === sum ? `${name} ${sum} (as stated)` : `${name} ${sum} (STATED: ${stated})`;
    });
    const all = counted.reduce((total, { sum }) => total + sum, 0);
    return [`${contest.title ?? contest.name}: ${all} votes: ${said.join(', ')}`];
  });
}
