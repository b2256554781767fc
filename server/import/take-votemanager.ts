/**
 * The open data of votemanager and OK.VOTE, in which German authorities publish: a row an area, its columns
 * by letters: A voters with a right, B who voted, C invalid, D valid votes; D1, D2 … what each list or
 * candidate has, D1_1 … the people on it. With two votes a ballot C and D are of the first, E and F of the
 * second.
 */
import * as v from 'valibot';
import { RefusedError } from '../log/event-log.ts';
import { addVotes, type Draft, type DraftContest, type DraftStation } from './draft.ts';
import { slug } from './ids.ts';
import { isTotal, plain } from './roles.ts';
import { makeTable, readCount, type SourceTable, type TableRow } from './tables.ts';

/** Whether a table is of the kind. */
export function isVotemanager({ columns }: SourceTable): boolean {
  const names = columns.map(plain);
  return names.includes('gebiet nr') && names.includes('a') && names.includes('d1');
}

const Fields = v.looseObject({
  dateifelder: v.array(
    v.looseObject({
      name: v.optional(v.string(), ''),
      parteien: v.optional(v.array(v.looseObject({ feld: v.string(), wert: v.string() })), []),
    }),
  ),
});

/** What `open_data.json` says of the columns D1, D2 …, as a table; null: it is none. */
export function fieldsOf(name: string, json: unknown): SourceTable | null {
  const read = v.safeParse(Fields, json);
  if (!read.success) return null;
  const all = read.output.dateifelder;
  const rows = all.flatMap((one) =>
    one.parteien.map(({ feld, wert }) => [all.length > 1 ? one.name : '', feld, wert]),
  );
  return makeTable(name, ['wahl', 'feld', 'wert'], rows);
}

/** Whether a table lists the rooms of these areas. */
export function isListOfRooms({ columns }: SourceTable): boolean {
  const names = columns.map(plain);
  return names.includes('bezirk nr') && names.some((name) => name.startsWith('wahlraum'));
}

/** Whether a table names the lists by their numbers. */
export function isListOfParties({ columns }: SourceTable): boolean {
  const names = columns.map(plain);
  return (
    names.some((name) => PARTY_NUMBERS.includes(name)) &&
    names.some((name) => PARTY_NAMES.includes(name))
  );
}

const PARTY_NUMBERS = [
  'partei nr',
  'parteinr',
  'nr',
  'nummer',
  'feld',
  'listen nr',
  'wahlvorschlag nr',
];
const PARTY_NAMES = [
  'partei',
  'parteiname',
  'wert',
  'name',
  'kurzname',
  'wahlvorschlag',
  'partei kurzname',
];

/** Lists by the election and their number, `D1` or 1; of no election where a table is of one alone. */
type Parties = ReadonlyMap<string, Party>;

/** A row of an area: what it says by the plain names of its columns. */
interface AreaRow {
  readonly table: SourceTable;
  readonly row: TableRow;
  readonly cells: Readonly<Record<string, string>>;
  /** The municipality's number. */
  readonly ags: string;
  readonly number: string;
}

/** The groups of columns that are votes: `D` or `F`, with what is invalid beside. */
const VOTES = [
  { letter: 'D', invalid: 'C', name: '' },
  { letter: 'F', invalid: 'E', name: 'second votes' },
] as const;

type Votes = (typeof VOTES)[number];

/**
 * Takes the tables of one publication into the draft.
 *
 * @throws RefusedError listing cells that should be numbers and are none, with their lines
 */
export async function takeVotemanager(
  tables: readonly SourceTable[],
  others: readonly SourceTable[],
  draft: Draft,
): Promise<void> {
  const rows = (await Promise.all(tables.map(readAreas))).flat();
  const parties = new Map<string, Party>();
  const rooms = new Map<string, Readonly<Record<string, string>>>();
  for (const table of others) {
    for (const row of await readAll(table)) {
      const cells = byName(table, row);
      if (isListOfRooms(table)) {
        rooms.set(placeOf(cells.ags, cells['bezirk nr']), cells);
        continue;
      }
      const pick = (names: readonly string[]) =>
        names.map((name) => cells[name]).find((cell) => cell !== undefined && cell !== '');
      const number = pick(PARTY_NUMBERS) ?? '';
      const party = {
        name: pick(PARTY_NAMES) ?? number,
        color: cells.farbe ?? cells.color ?? null,
      };
      parties.set(`${plain(cells.wahl ?? '')}\0${number}`, party);
    }
  }
  const elections = Map.groupBy(rows, ({ cells }) => `${cells.wahl ?? ''}\n${cells.datum ?? ''}`);
  for (const [name, all] of elections) {
    const [title = '', day = ''] = name.split('\n');
    const [, date, month, year] = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(day) ?? [];
    if (date && month && year) {
      draft.settings.date ??= `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`;
    }
    if (title) draft.settings.name ??= title;
    new Election(draft, title, parties, rooms).take(all);
  }
}

interface Party {
  readonly name: string;
  readonly color: string | null;
}

async function readAll(table: SourceTable): Promise<TableRow[]> {
  const rows: TableRow[] = [];
  for await (const row of table.rows()) rows.push(row);
  return rows;
}

async function readAreas(table: SourceTable): Promise<AreaRow[]> {
  return (await readAll(table)).map((row) => {
    const cells = byName(table, row);
    const number = numberOf(cells['gebiet nr'] ?? '');
    return { table, row, cells, ags: cells.ags ?? '', number };
  });
}

function byName({ columns }: SourceTable, { cells }: TableRow): Readonly<Record<string, string>> {
  return Object.fromEntries(columns.map((column, index) => [plain(column), cells[index] ?? '']));
}

const numberOf = (text: string) => text.replace(/^0+(?=\d)/, '');
const placeOf = (ags = '', number = '') => `${ags}\0${numberOf(number)}`;

/** Whether a row sums others: several stations report to it, or it says so. */
function isSum({ cells, number }: AreaRow): boolean {
  const most = Number(cells['max schnellmeldungen'] ?? '1');
  return most > 1 || number === '' || isTotal(cells['gebiet name'] ?? '');
}

/**
 * The stations of one municipality, and the rows that sum them: of several files that which has most stations,
 * since one election is published for the whole, for parts and for stations.
 */
function divide(rows: readonly AreaRow[]): { stations: AreaRow[]; sums: AreaRow[] } {
  const byTable = [...Map.groupBy(rows, ({ table }) => table).values()].map((all) => ({
    stations: all.filter((row) => !isSum(row)),
    sums: all.filter(isSum),
  }));
  const [first, ...others] = byTable.toSorted(
    (a, b) =>
      b.stations.length - a.stations.length ||
      Number(a.stations[0]?.number === '0') - Number(b.stations[0]?.number === '0'),
  );
  const rest = others.flatMap(({ stations, sums }) => [...sums, ...stations]);
  return { stations: first?.stations ?? [], sums: [...(first?.sums ?? []), ...rest] };
}

class Election {
  readonly #draft: Draft;
  readonly #name: string;
  readonly #parties: Parties;
  readonly #rooms: ReadonlyMap<string, Readonly<Record<string, string>>>;
  readonly #faults: string[] = [];

  constructor(
    draft: Draft,
    name: string,
    parties: Parties,
    rooms: ReadonlyMap<string, Readonly<Record<string, string>>>,
  ) {
    this.#draft = draft;
    this.#name = name;
    this.#parties = parties;
    this.#rooms = rooms;
  }

  take(rows: readonly AreaRow[]): void {
    const { taken, left } = this.#draft;
    const tables = [...new Set(rows.map(({ table }) => table))];
    const columns = new Set(tables.flatMap((table) => table.columns));
    const groups = VOTES.filter(({ letter }) => columns.has(`${letter}1`));
    const contests = groups.map(({ name }) => {
      const full = [this.#name, name].filter(Boolean).join(', ');
      return this.#draft.contest(full, full, '', null);
    });
    const people = [...columns].filter((column) => /^[DF]\d+_\d+$/.test(column));
    if (people.length > 0)
      left.add(`votes of the people on lists (${people.length} columns, D1_1 …)`);
    const places = Map.groupBy(rows, ({ ags }) => ags);
    for (const [ags, all] of places) {
      const { stations, sums } = divide(all);
      const whole = sums.find(({ number }) => number === '0' || number === '') ?? sums[0];
      const name = whole?.cells['gebiet name'] ?? '';
      const area = places.size > 1 ? name || ags : null;
      if (places.size === 1 && whole && name && !isTotal(name)) {
        for (const contest of contests) contest.district = this.#draft.district(name).name;
      }
      const files = [...new Set(stations.map(({ table }) => table.name))].join(', ');
      taken.add(
        `${files}: ${stations.length} stations of "${this.#name}"${area ? `, ${area}` : ''}: A registered, B ballots, ${groups.map(({ letter, invalid }) => `${invalid} invalid, ${letter}1… the votes`).join('; ')}`,
      );
      for (const row of stations) this.#takeStation(row, area, groups, contests);
      for (const { name: file } of new Set(sums.map(({ table }) => table))) {
        taken.add(`${file}: totals of it, to compare with`);
      }
      if (whole && places.size === 1) this.#takeSums(whole, groups, contests);
    }
    if (this.#faults.length > 0) throw new RefusedError(this.#faults.slice(0, 20).join('\n'));
  }

  #count(table: SourceTable, row: TableRow, column: string): number | null {
    const index = table.columns.indexOf(column);
    if (index < 0) return null;
    const cell = row.cells[index] ?? '';
    const count = readCount(cell);
    if (count === null || !Number.isNaN(count)) return count;
    this.#faults.push(`${table.name}:${row.line}: ${column}: "${cell}" is not a whole number`);
    return null;
  }

  #takeStation(
    { table, row, cells, ags, number }: AreaRow,
    area: string | null,
    groups: readonly Votes[],
    contests: readonly DraftContest[],
  ): void {
    const station = this.#station(placeOf(ags, number), cells['gebiet name'] || number, area);
    const count = (column: string) => this.#count(table, row, column);
    const registered = count('A');
    const ballotsCast = count('B');
    const isPostal =
      station.kind === 'postal' ||
      /briefwahl/i.test(station.name) ||
      (registered === 0 && (ballotsCast ?? 0) > 0);
    if (isPostal) station.kind = 'postal';
    else if (registered !== null) station.registered = registered;
    const isIn = Number(cells['anz schnellmeldungen'] ?? '1') > 0;
    groups.forEach(({ letter, invalid }, index) => {
      const contest = contests[index];
      if (!contest) return;
      const sheet = this.#draft.sheet(station, contest);
      for (const column of table.columns) {
        const list = new RegExp(`^${letter}(\\d+)$`).exec(column)?.[1];
        if (list === undefined) continue;
        const key = this.#candidate(contest, list, table.columns, letter);
        if (isIn) addVotes(sheet, key, count(column));
      }
      if (!isIn) return;
      if (ballotsCast !== null) sheet.lines.ballotsCast = ballotsCast;
      const spoilt = count(invalid);
      if (spoilt !== null) sheet.lines.invalid = spoilt;
    });
  }

  #station(place: string, name: string, area: string | null): DraftStation {
    const room = this.#rooms.get(place) ?? this.#rooms.get(place.replace(/^[^\0]*/, ''));
    const station = this.#draft.station(`station\0${place}`, name, area);
    if (area === null) station.id ??= slug(name) || `area-${slug(place)}`;
    if (!room) return station;
    const label = room['wahlraum bezeichnung'] ?? '';
    if (label && !station.name.includes(label)) station.name = `${name}, ${label}`;
    const address = room['wahlraum adresse'];
    if (address) station.address = address;
    if (room['bezirk art']?.toUpperCase() === 'B') station.kind = 'postal';
    return station;
  }

  #candidate(
    contest: DraftContest,
    list: string,
    columns: readonly string[],
    letter: string,
  ): string {
    const known = [`${letter}${list}`, list]
      .flatMap((number) => [plain(this.#name), ''].map((wahl) => `${wahl}\0${number}`))
      .map((key) => this.#parties.get(key))
      .find((party) => party !== undefined);
    const name = known?.name ?? `List ${list}`;
    if (contest.candidates.has(name)) return name;
    const candidate = this.#draft.candidate(contest, name, name);
    candidate.party = name;
    candidate.place = Number(list);
    const persons = columns.filter((column) => column.startsWith(`${letter}${list}_`));
    const people = persons.filter((column) => /_\d+$/.test(column)).length;
    if (people > 0) candidate.persons = people;
    const party = this.#draft.party(name);
    if (known?.color) party.color = known.color;
    if (!known) {
      this.#draft.left.add(
        'lists without a name: no table names them by their number (parteien.csv: parteiNr, partei, farbe); parties of a mapping can',
      );
    }
    return name;
  }

  #takeSums(
    { table, row }: AreaRow,
    groups: readonly Votes[],
    contests: readonly DraftContest[],
  ): void {
    groups.forEach(({ letter }, index) => {
      const contest = contests[index];
      if (!contest) return;
      for (const column of table.columns) {
        const list = new RegExp(`^${letter}(\\d+)$`).exec(column)?.[1];
        const count = list === undefined ? null : this.#count(table, row, column);
        if (list === undefined || count === null) continue;
        contest.stated.set(this.#candidate(contest, list, table.columns, letter), count);
      }
    });
  }
}
