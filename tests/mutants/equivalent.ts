/** A mutant that changes nothing anybody could see: no test can kill it. */
export interface Equivalent {
  /** The first line of what is changed, as it stands in the file, and what comes in its place. */
  readonly line: string;
  readonly after: string;
  readonly because: string;
}

/** By file. */
export const EQUIVALENT: Readonly<Record<string, readonly Equivalent[]>> = {
  'server/log/heads.ts': [
    {
      line: '#heads = Buffer.alloc(1024 * SIZE);',
      after: '1024 / SIZE',
      because: 'The room there is at first; it grows.',
    },
    {
      line: 'if ((this.#position + 1) * SIZE > this.#heads.length) {',
      after: '(this.#position + 1) * SIZE >= this.#heads.length',
      because: 'It only grows a head earlier.',
    },
  ],
  'src/lib/election/check-report.ts': [
    {
      line: "if (typeof value !== 'number' || !Number.isInteger(value)) return 'E05';",
      after: 'false',
      because: 'What is no number is no integer.',
    },
    {
      line: 'cast !== null &&',
      after: 'cast !== null || registered !== undefined',
      because: 'Nothing is more than a number that is none.',
    },
    {
      line: 'registered !== undefined &&',
      after: 'true',
      because: 'Nothing is more than a number that is none.',
    },
    {
      line: 'cast !== null &&',
      after: 'true',
      because: 'Without a line for it there are no ballots to compare either.',
    },
    {
      line: 'cast !== null &&',
      after: 'cast !== null && registered !== undefined || ballots !== null',
      because: 'Nothing is more than a number that is none.',
    },
    {
      line: 'ballots !== null &&',
      after: 'true',
      because: 'Null is compared as 0, which is no high turnout.',
    },
  ],
  'src/lib/election/fold.ts': [
    {
      line: 'if (fact.by === null) return;',
      after: 'false',
      because: 'Nobody is no author of a report.',
    },
    {
      line: 'counts.total += sign;',
      after: 'counts.total -= sign',
      because: 'A sheet is always taken away and added again.',
    },
  ],
  'src/lib/election/night.ts': [
    {
      line: 'return figures.reduce((a, b) => (a === null ? b : b === null ? a : Math.max(a, b)), null);',
      after: 'false',
      because: 'Math.max takes null for 0, and no figure is negative.',
    },
  ],
  'src/lib/election/outcome.ts': [
    {
      line: "const votesForLists = contest.method === 'plurality' ? 0n : sumVotes(asContenders(tally.votes));",
      after: 'false',
      because: 'Plurality does not ask for them.',
    },
    {
      line: 'return withdrawn.size === 0 ? all : all.filter(({ id }) => !withdrawn.has(id));',
      after: 'false',
      because: 'A list without what is not in it is equal to it.',
    },
    {
      line: "if (seats > 0) return seats === 1 ? ELECTED : { status: 'elected', seats };",
      after: 'false',
      because: 'An equal object, only not the shared one.',
    },
  ],
  'src/lib/election/seats/largest-remainder.ts': [
    {
      line: 'const voted = lists.filter(({ votes }) => votes > 0);',
      after: 'true',
      because: 'There are always more remainders above 0 than seats left for them.',
    },
    {
      line: 'const voted = lists.filter(({ votes }) => votes > 0);',
      after: 'lists',
      because: 'There are always more remainders above 0 than seats left for them.',
    },
    {
      line: 'const voted = lists.filter(({ votes }) => votes > 0);',
      after: 'votes >= 0',
      because: 'There are always more remainders above 0 than seats left for them.',
    },
  ],
  'src/lib/election/seats/proofs.ts': [
    {
      line: 'if (rival.votes < reach || above >= ground.seats) break;',
      after: 'false',
      because: 'It only goes on counting what is enough, or what is too little.',
    },
    {
      line: 'if (rival.votes < reach || above >= ground.seats) break;',
      after: 'above > ground.seats',
      because: 'It only goes on counting what is enough.',
    },
    {
      line: 'if (rival === one) continue;',
      after: 'false',
      because: 'Nobody has more votes than they can reach, or registered before themselves.',
    },
    {
      line: 'return (a.registrationOrder ?? Infinity) < (b.registrationOrder ?? Infinity);',
      after: '(a.registrationOrder ?? Infinity) <= (b.registrationOrder ?? Infinity)',
      because: 'Asked only of two people where all orders are distinct.',
    },
  ],
  'src/lib/election/sheet-state.ts': [
    {
      line: 'if (reports.length < 2) return reports.filter((report) => !isRetracted(report));',
      after: 'false',
      because: 'The short way for most sheets.',
    },
    {
      line: 'if (rulings.length === 0) return null;',
      after: 'false',
      because: 'The short way for most sheets.',
    },
    {
      line: 'KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || a.instant - b.instant || (a.id < b.id ? -1 : 1)',
      after: 'a.id <= b.id',
      because: 'No two reports have one id.',
    },
    {
      line: '(a.report.id < b.report.id ? -1 : 1)',
      after: 'a.report.id <= b.report.id',
      because: 'No two reports have one id.',
    },
    {
      line: 'return (newest.length > 0 ? newest : own).reduce((a, b) => (compareOwn(a, b) < 0 ? b : a));',
      after: 'compareOwn(a, b) <= 0',
      because: 'No two reports have one id.',
    },
    {
      line: '.reduce((a, b) => (compareVersions(a, b) <= 0 ? a : b));',
      after: 'compareVersions(a, b) < 0',
      because: 'No two reports have one id.',
    },
    {
      line: 'const ordered = readings.toSorted((a, b) => (a.id < b.id ? -1 : 1));',
      after: 'a.id <= b.id',
      because: 'No two reports have one id.',
    },
  ],
  'src/lib/election/seat-count.ts': [
    {
      line: 'if (one.seats === 0) return;',
      after: 'false',
      because: 'No seats add nothing.',
    },
  ],
  'src/lib/election/seats/methods.ts': [
    {
      line: 'if (lists.length === 0) return leaveOpen(passed.length > 0 ? passed : contenders, contest.seats);',
      after: 'false',
      because: 'Whoever passes without votes passes a share of 0, as all do.',
    },
  ],
  'src/lib/election/tally.ts': [
    {
      line: "counted !== null && (state.status === 'verified' || (state.status === 'reported' && final)),",
      after: 'true',
      because: 'A verified sheet counts, and so does one that is final.',
    },
  ],
};
