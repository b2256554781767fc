/**
 * The open data of votemanager and OK.VOTE, in which German authorities publish: a row an area, its columns
 * by letters: A voters with a right, B who voted, C invalid, D valid votes; D1, D2 … what each list or
 * candidate has, D1_1 … the people on it. With two votes a ballot C and D are of the first, E and F of the
 * second.
 */
import { RefusedError } from '../log/event-log.ts';
import { addVotes, type Draft, type DraftContest, type DraftStation } from './draft.ts';
import { slug } from './ids.ts';
import { plain } from './roles.ts';
import { readCount, type SourceTable, type TableRow } from './tables.ts';

/** Whether a table is of the kind. */
export function isVotemanager({ columns }: SourceTable): boolean {
  const names = columns.map(plain);
  return names.includes('gebiet nr') && names.includes('a') && names.includes('d1');
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

/** Lists by their number. */
type Parties = ReadonlyMap<string, { readonly name: string; readonly color: string | null }>;

interface Rows {
  readonly table: SourceTable;
  readonly rows: readonly TableRow[];
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
  const read = await Promise.all(tables.map(readAll));
  const parties = new Map<string, { name: string; color: string | null }>();
  const rooms = new Map<string, Readonly<Record<string, string>>>();
  for (const table of others) {
    const { rows } = await readAll(table);
    for (const row of rows) {
      const cells = byName(table, row);
      if (isListOfRooms(table)) rooms.set(numberOf(cells['bezirk nr'] ?? ''), cells);
      else {
        const pick = (names: readonly string[]) =>
          names.map((name) => cells[name]).find((cell) => cell !== undefined && cell !== '');
        const color = cells.farbe ?? cells.color ?? null;
        const number = (pick(PARTY_NUMBERS) ?? '').replace(/^[DF](?=\d)/, '');
        parties.set(number, { name: pick(PARTY_NAMES) ?? number, color });
      }
    }
  }
  // One election may be published for the whole, for parts of it, and for stations: these are most.
  const elections = Map.groupBy(read, ({ table, rows: [first] }) => {
    const cells = first ? byName(table, first) : {};
    return `${cells.wahl ?? ''}\n${cells.datum ?? ''}`;
  });
  for (const [name, all] of elections) {
    const [stations, ...sums] = all.toSorted((a, b) => b.rows.length - a.rows.length);
    if (!stations) continue;
    const [title = '', day = ''] = name.split('\n');
    const [, date, month, year] = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(day) ?? [];
    if (date && month && year) {
      draft.settings.date ??= `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`;
    }
    if (title) draft.settings.name ??= title;
    new Election(draft, title, parties, rooms).take(stations, sums);
  }
}

async function readAll(table: SourceTable): Promise<Rows> {
  const rows: TableRow[] = [];
  for await (const row of table.rows()) rows.push(row);
  return { table, rows };
}

function byName({ columns }: SourceTable, { cells }: TableRow): Readonly<Record<string, string>> {
  return Object.fromEntries(columns.map((column, index) => [plain(column), cells[index] ?? '']));
}

const numberOf = (text: string) => text.replace(/^0+(?=\d)/, '');

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

  take({ table, rows }: Rows, sums: readonly Rows[]): void {
    const groups = VOTES.filter(({ letter }) => table.columns.includes(`${letter}1`));
    const contests = groups.map(({ name }) => {
      const full = [this.#name, name].filter(Boolean).join(', ');
      return this.#draft.contest(full, full, '', null);
    });
    const people = table.columns.filter((column) => /^[DF]\d+_\d+$/.test(column));
    this.#draft.taken.add(
      `${table.name} is read as ${rows.length} stations of "${this.#name}": A registered, B ballots, ${groups.map(({ letter, invalid }) => `${invalid} invalid, ${letter}1… the votes`).join('; ')}`,
    );
    if (people.length > 0) {
      this.#draft.left.add(`votes of the people on lists (${people.length} columns, D1_1 …)`);
    }
    for (const row of rows) this.#takeStation(table, row, groups, contests);
    const [whole] = sums.filter((sum) => sum.rows.length === 1);
    const name = whole?.rows[0] && byName(whole.table, whole.rows[0])['gebiet name'];
    for (const contest of name ? contests : [])
      contest.district = this.#draft.district(name ?? '').name;
    for (const sum of sums) {
      this.#draft.taken.add(`${sum.table.name} is read as totals of it, to compare with`);
      if (sum.rows.length > 1) continue;
      for (const row of sum.rows) this.#takeSums(sum.table, row, groups, contests);
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
    table: SourceTable,
    row: TableRow,
    groups: readonly Votes[],
    contests: readonly DraftContest[],
  ): void {
    const cells = byName(table, row);
    const number = numberOf(cells['gebiet nr'] ?? '');
    const station = this.#station(number, cells['gebiet name'] ?? number);
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

  #station(number: string, name: string): DraftStation {
    const room = this.#rooms.get(number);
    const station = this.#draft.station(`station\0${number}`, name, null);
    station.id ??= slug(name) || `area-${number}`;
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
    const known = this.#parties.get(list);
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
    table: SourceTable,
    row: TableRow,
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
