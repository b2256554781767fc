/** What the columns of a table mean, and how it is laid out. */
import { RefusedError } from '../log/event-log.ts';
import type { Mapping } from './mapping.ts';
import { isTotal, plain, roleOf, type Role } from './roles.ts';
import { readCount, type SourceTable, type TableRow } from './tables.ts';

/** How a table is laid out. */
export type Form = 'long' | 'wide' | 'stations' | 'candidates';

/** What its columns mean. */
export interface Meaning {
  readonly form: Form;
  readonly roles: readonly (Role | null)[];
  /** Wide: the columns of candidates. */
  readonly candidates: readonly number[];
  readonly contestsBy: 'office' | 'whole' | 'district' | 'area';
  /** Rows are of ways of voting, and some of them are no sum of the others. */
  readonly hasParts: boolean;
  /** Stations of two districts that are called alike are two. */
  readonly areApart: boolean;
}

/** Rows that are looked at before a table is understood. */
const SAMPLE = 300;
/** How many columns a row names that are known. */
export function countKnown(cells: readonly string[]): number {
  const roles = cells.map(roleOf).filter((role) => role !== null);
  return new Set(roles).size + roles.length / 1000;
}

/** What the columns of a table mean: as the mapping says, else by their headers and what stands in them. */
export async function understand(table: SourceTable, mapping: Mapping): Promise<Meaning | null> {
  const sample: TableRow[] = [];
  for await (const row of table.rows()) {
    sample.push(row);
    if (sample.length >= SAMPLE) break;
  }
  const roles = findRoles(table.columns, mapping);
  const has = (role: Role) => roles.includes(role);
  if (!has('station') && !has('candidate')) takeName(table.columns, roles);
  // Mostly: a cell among them that is none is a fault, and named as one.
  const isCounted = (index: number) => {
    const cells = sample.map(({ cells }) => readCount(cells[index] ?? ''));
    const known = cells.filter((count) => count !== null);
    return (
      known.length > 0 && 2 * known.filter((count) => !Number.isNaN(count)).length > known.length
    );
  };
  // "Electorate" is a district to some, and its voters to others: numbers tell.
  table.columns.forEach((column, index) => {
    if (plain(column) === 'electorate' && isCounted(index)) roles[index] = 'registered';
    const isShare = sample.some(({ cells }) => /%|^\d+[.,]\d{1,2}$/.test(cells[index] ?? ''));
    if (roles[index] === 'ballotsCast' && isShare) roles[index] = 'leave';
  });
  const candidates = roles.flatMap((role, index) =>
    role === null && !isTotal(table.columns[index] ?? '') && isCounted(index) ? [index] : [],
  );
  demandNames(table, roles, candidates);
  const isPlaced = has('station') || has('stationId') || has('area') || has('district');
  const isNamed = has('candidate') || has('party');
  const isCountedByRow = has('votes') || has('part');
  const by = mapping.contestsBy;
  const mode = roles.indexOf('mode');
  const hasParts = mode >= 0 && sample.some(({ cells }) => !isTotal(cells[mode] ?? ''));
  const shared = { roles, hasParts, areApart: areApart(sample, roles) };
  if (isNamed && isCountedByRow) {
    if (!has('votes')) demandParts(table, candidates);
    const own = has('office') ? 'office' : has('district') ? 'district' : 'whole';
    return { form: 'long', ...shared, candidates: [], contestsBy: by ?? own };
  }
  if (isPlaced && candidates.length >= (has('registered') || has('ballotsCast') ? 1 : 2)) {
    const bySeats = has('district') && has('seats') ? 'district' : null;
    const own = has('office') ? 'office' : (bySeats ?? areByDistrict(sample, roles, candidates));
    return { form: 'wide', ...shared, candidates, contestsBy: by ?? own };
  }
  if (has('candidate') || (has('party') && !has('station'))) {
    const own = has('office') ? 'office' : has('district') ? 'district' : 'whole';
    return { form: 'candidates', ...shared, candidates: [], contestsBy: by ?? own };
  }
  if (has('station') || has('stationId')) {
    const own = has('district') ? 'district' : 'whole';
    return { form: 'stations', ...shared, candidates: [], contestsBy: by ?? own };
  }
  return null;
}

/** A header that repeats itself is of groups of columns, whose names stand in the row above it. */
function demandNames(
  { name, columns }: SourceTable,
  roles: readonly (Role | null)[],
  candidates: readonly number[],
): void {
  for (const index of candidates) {
    const base = (columns[index] ?? '').replace(/ \(\d+\)$/, '');
    const first = columns.indexOf(base);
    if (first < 0 || first === index || roles[first] === null) continue;
    throw new RefusedError(
      `${name}: the header has "${base}" several times: what each is of stands in another row; put it into the header, or say in the mapping which columns are meant`,
    );
  }
}

function findRoles(columns: readonly string[], { columns: said = {} }: Mapping): (Role | null)[] {
  const mapped = new Map(Object.entries(said).map(([name, role]) => [plain(name), role]));
  const taken = new Set<Role>(columns.flatMap((column) => mapped.get(plain(column)) ?? []));
  return columns.map((column) => {
    const own = mapped.get(plain(column));
    if (own) return own;
    const role = roleOf(column);
    // Areas within areas together name one.
    if (role === null || ['leave', 'part', 'area'].includes(role)) return role;
    // The second column of a meaning: the first has it.
    if (taken.has(role)) return 'leave';
    taken.add(role);
    return role;
  });
}

/** Beside parts of votes a column of numbers that is not known may be one more. */
function demandParts({ name, columns }: SourceTable, numbers: readonly number[]): void {
  if (numbers.length === 0) return;
  const named = numbers.map((index) => `"${columns[index] ?? ''}"`).join(', ');
  throw new RefusedError(
    `${name}: beside parts of the votes stands ${named}: say in the mapping's "columns" whether it is one more "part", or "leave"`,
  );
}

/** A column that is only called "name" is that of whatever has no name yet. */
function takeName(columns: readonly string[], roles: (Role | null)[]): void {
  const index = columns.findIndex((column) => plain(column) === 'name');
  if (index < 0 || roles[index] !== null) return;
  const isOfPeople = roles.includes('votes') || roles.includes('party');
  roles[index] = isOfPeople ? 'candidate' : 'station';
}

/**
 * Whether stations of one name in two districts are two: those of offices vote in several, unless their
 * voters are others.
 */
function areApart(sample: readonly TableRow[], roles: readonly (Role | null)[]): boolean {
  if (!roles.includes('office')) return true;
  const [station, district, registered] = (['station', 'district', 'registered'] as const).map(
    (role) => roles.indexOf(role),
  ) as [number, number, number];
  if (station < 0 || district < 0 || registered < 0) return false;
  const byStation = Map.groupBy(sample, ({ cells }) => (cells[station] ?? '').toLowerCase());
  return [...byStation.values()].some((rows) => {
    const registers = rows.map(({ cells }) => cells[registered] ?? '').filter(Boolean);
    return new Set(registers).size > 1;
  });
}

/** Whether columns of candidates are filled district by district, each having its own. */
function areByDistrict(
  sample: readonly TableRow[],
  roles: readonly (Role | null)[],
  candidates: readonly number[],
): 'district' | 'whole' {
  const district = roles.indexOf('district');
  if (district < 0) return 'whole';
  const byDistrict = Map.groupBy(sample, ({ cells }) => cells[district] ?? '');
  if (byDistrict.size < 2) return 'whole';
  const isOwn = [...byDistrict.values()].some((rows) =>
    candidates.some((index) => rows.every(({ cells }) => (cells[index] ?? '') === '')),
  );
  return isOwn ? 'district' : 'whole';
}
