/** What is likely a mistake in a pack that is well-formed: a night starts with it all the same. */
import type { Contest, Election } from '#election/model.ts';
import { contrastOf, findAlike } from './colors.ts';
import type { PackCode, PackProblem, Table } from './rows.ts';
import type { TableName } from './tables.ts';
import { clockAt, dayOf } from './zone.ts';

type Tables = Readonly<Partial<Record<TableName, Table>>>;

/** The grounds of pages, light and dark; a colour closer to one than this cannot be seen on it. */
const GROUNDS = ['#f6f7f9', '#0a1018'] as const;
const LEAST_CONTRAST = 1.3;

/** Warns of a whole election; tables tell the lines. */
export function warnOfElection(election: Election, tables: Tables): PackProblem[] {
  const find = new Lines(tables);
  return [
    ...[...election.contests.values()].flatMap((contest) => warnOfContest(contest, find)),
    ...warnOfNames(election, find),
    ...warnOfCapitals(tables),
    ...warnOfClosing(election, find),
    ...warnOfColors(election, find),
  ];
}

/** Where things stand in their files. */
class Lines {
  readonly #tables: Tables;

  constructor(tables: Tables) {
    this.#tables = tables;
  }

  /** @param row what its cell says */
  warn(
    code: PackCode,
    file: TableName,
    [column, id]: readonly [column: string, id: string],
    more: Pick<PackProblem, 'field' | 'found'> & Partial<PackProblem>,
  ): PackProblem {
    const row = this.#tables[file]?.rows.find(({ cells }) => cells[column] === id);
    return { file, line: row?.line ?? 1, code, ...more };
  }
}

function warnOfContest(contest: Contest, lines: Lines): PackProblem[] {
  const { id, seats, method, candidates, stationIds } = contest;
  const isPerson = method === 'plurality';
  const people = candidates.reduce(
    (sum, { persons }) => sum + (isPerson ? 1 : (persons ?? Infinity)),
    0,
  );
  const warn = (code: PackCode, found: string) =>
    lines.warn(code, 'contests.csv', ['contest_id', id], { field: id, found });
  // Nobody votes where nobody has to choose.
  const isUnopposed = isPerson && candidates.length > 0 && people <= seats;
  return [
    ...(candidates.length === 0 ? [warn('N02', '')] : []),
    ...(stationIds.length === 0 && !isUnopposed ? [warn('N03', '')] : []),
    ...(candidates.length > 0 && people < seats ? [warn('N04', `${people} < ${seats}`)] : []),
    ...twins(candidates.map(({ name }) => name)).map((name) => {
      const second = candidates.findLast((candidate) => candidate.name === name);
      const more = { field: 'name', found: name };
      return lines.warn('N05', 'candidates.csv', ['candidate_id', second?.id ?? ''], more);
    }),
  ];
}

function warnOfNames({ districts, parties, contests }: Election, lines: Lines): PackProblem[] {
  const named = [
    ['districts.csv', 'district_id', [...districts.values()]],
    ['parties.csv', 'party_id', [...parties.values()]],
    ['contests.csv', 'contest_id', [...contests.values()]],
  ] as const;
  return named.flatMap(([file, column, all]) =>
    twins(all.map(({ name }) => name)).map((name) => {
      const second = all.findLast((one) => one.name === name);
      return lines.warn('N05', file, [column, second?.id ?? ''], { field: 'name', found: name });
    }),
  );
}

/** What is there more than once, each once. */
function twins(names: readonly string[]): string[] {
  return [...Map.groupBy(names, (name) => name)].flatMap(([name, all]) =>
    all.length > 1 ? [name] : [],
  );
}

const IDS = [
  ['districts.csv', 'district_id'],
  ['parties.csv', 'party_id'],
  ['contests.csv', 'contest_id'],
  ['candidates.csv', 'candidate_id'],
  ['stations.csv', 'station_id'],
] as const;

/** A text message may write them with other capitals. */
function warnOfCapitals(tables: Tables): PackProblem[] {
  return IDS.flatMap(([file, column]) => {
    const rows = tables[file]?.rows ?? [];
    const alike = Map.groupBy(rows, ({ cells }) => (cells[column] ?? '').toLowerCase());
    return [...alike.values()].flatMap(([first, ...others]) =>
      others.map(({ line, cells }): PackProblem => {
        const nearest = first?.cells[column];
        return { file, line, code: 'N06', field: column, found: cells[column] ?? '', nearest };
      }),
    );
  });
}

function warnOfClosing(
  { date, timeZone, pollsClose, districts }: Election,
  lines: Lines,
): PackProblem[] {
  const judge = (instant: string): Pick<PackProblem, 'code' | 'field' | 'found' | 'expected'>[] => {
    const day = dayOf(instant, timeZone);
    const clock = clockAt(instant, timeZone);
    return [
      ...(day === date
        ? []
        : [{ code: 'N07', field: 'pollsClose', found: day, expected: date } as const]),
      ...(clock === 'once' ? [] : [{ code: 'N08', field: 'pollsClose', found: instant } as const]),
    ];
  };
  const own = [...districts.values()].flatMap(({ id, pollsClose: closing }) =>
    closing === null
      ? []
      : judge(closing).map(({ code, ...more }) =>
          lines.warn(code, 'districts.csv', ['district_id', id], { ...more, field: 'polls_close' }),
        ),
  );
  const general = judge(pollsClose).map((one) => ({ file: 'election.json', line: 1, ...one }));
  return [...general, ...own];
}

function warnOfColors({ parties, alliances }: Election, lines: Lines): PackProblem[] {
  const bearers = [
    ...[...parties.values()].map(({ id, color }) => ({ id, color, file: 'parties.csv' as const })),
    ...[...alliances.values()].map(({ id, color }) => ({ id, color, file: null })),
  ].flatMap(({ color, ...rest }) => (color === null ? [] : [{ ...rest, color }]));
  type Bearer = (typeof bearers)[number];
  const warn = (code: PackCode, { id, file }: Bearer, found: string): PackProblem => {
    const more = { field: 'color', found: `${id}: ${found}` };
    return file
      ? lines.warn(code, file, ['party_id', id], more)
      : { file: 'election.json', line: 1, code, ...more };
  };
  return [
    ...findAlike(bearers).map(([one, other]) =>
      warn('N09', other, `${other.color} / ${one.id}: ${one.color}`),
    ),
    ...bearers
      .filter(({ color }) => GROUNDS.some((ground) => contrastOf(color, ground) < LEAST_CONTRAST))
      .map((bearer) => warn('N10', bearer, bearer.color)),
  ];
}
