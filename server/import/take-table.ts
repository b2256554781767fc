/** Takes what a table says: results with a row or a column a candidate, stations, candidates. */
import { hash } from 'node:crypto';
import { STATION_KINDS } from '#election/model.ts';
import { RefusedError } from '../log/event-log.ts';
import {
  addVotes,
  getOrAdd,
  NOT_QUALIFIED,
  WRITE_IN,
  WRITE_IN_PART,
  WRITE_IN_TOTAL,
  type Draft,
  type DraftContest,
  type DraftSheet,
  type DraftStation,
} from './draft.ts';
import type { Mapping } from './mapping.ts';
import { choiceOf, isTotal, kindOf, plain, type Choice, type Role } from './roles.ts';
import { readCount, type SourceTable, type TableRow } from './tables.ts';
import type { Meaning } from './understand-table.ts';

/** Faults that are listed before the rest is counted. */
const MOST_FAULTS = 20;

/**
 * Takes the rows of a table into the draft.
 *
 * @param contest what its sheet is called, where sheets are contests
 * @throws RefusedError listing the cells that should be numbers and are none, with their lines
 */
export async function takeTable(
  table: SourceTable,
  meaning: Meaning,
  mapping: Mapping,
  draft: Draft,
  progress: (rows: number) => void,
  contest: string | null = null,
): Promise<void> {
  const taker = new TableTaker(table, meaning, mapping, draft, contest);
  let count = 0;
  for await (const row of table.rows()) {
    taker.take(row);
    count += 1;
    if (count % 1000 === 0) progress(count);
  }
  taker.end();
}

class TableTaker {
  readonly #table: SourceTable;
  readonly #meaning: Meaning;
  readonly #mapping: Mapping;
  readonly #draft: Draft;
  readonly #faults: string[] = [];
  readonly #places = new Map<Role, number>();
  readonly #parts: readonly number[];
  readonly #areas: readonly number[];
  readonly #hasTotals: boolean;
  readonly #title: string | null;
  /** Rows of which another is the like. */
  readonly #rows = new Set<string>();
  /** Rows that name no station, until it is known what they are. */
  readonly #unplaced: Unplaced[] = [];
  #line = 0;
  #cells: readonly string[] = [];

  constructor(
    table: SourceTable,
    meaning: Meaning,
    mapping: Mapping,
    draft: Draft,
    contest: string | null,
  ) {
    this.#title = contest;
    this.#table = table;
    this.#meaning = meaning;
    this.#mapping = mapping;
    this.#draft = draft;
    meaning.roles.forEach((role, index) => {
      if (role !== null && !this.#places.has(role)) this.#places.set(role, index);
    });
    this.#parts = meaning.roles.flatMap((role, index) => (role === 'part' ? [index] : []));
    this.#areas = meaning.roles.flatMap((role, index) => (role === 'area' ? [index] : []));
    this.#hasTotals = meaning.hasParts;
  }

  take({ line, cells }: TableRow): void {
    this.#line = line;
    this.#cells = cells;
    if (this.#isHeader() || this.#isRemark() || !this.#isWanted()) return;
    if (this.#isTwice()) return;
    if (this.#hasTotals && isTotal(this.#text('mode'))) return;
    const { form } = this.#meaning;
    if (form === 'long') this.#takeLong();
    else if (form === 'wide') this.#takeWide();
    else if (form === 'stations') this.#takeStation();
    else this.#takeCandidate();
  }

  end(): void {
    this.#placeRest();
    if (this.#faults.length === 0) return;
    const more = this.#faults.length - MOST_FAULTS;
    const shown = this.#faults.slice(0, MOST_FAULTS);
    throw new RefusedError([...shown, ...(more > 0 ? [`and ${more} more`] : [])].join('\n'));
  }

  /** The header once more, as where pages were joined. */
  #isHeader(): boolean {
    const { columns } = this.#table;
    const isNamed = (cell: string, index: number) =>
      plain(cell) === plain((columns[index] ?? '').replace(/ \(\d+\)$/, ''));
    const filled = this.#cells.filter(Boolean).length;
    return filled > 1 && this.#cells.every((cell, index) => cell === '' || isNamed(cell, index));
  }

  /** A remark under or between rows: one cell alone; or cells that stand beyond the header. */
  #isRemark(): boolean {
    const { columns } = this.#table;
    const beyond = this.#cells.findIndex((cell, index) => index >= columns.length && cell !== '');
    if (beyond >= 0) {
      this.#faults.push(
        `${this.#place}: "${this.#cells[beyond] ?? ''}" stands in column ${beyond + 1}, and the header has ${columns.length}`,
      );
      return true;
    }
    const isAlone = columns.length > 2 && this.#cells.filter(Boolean).length === 1;
    if (isAlone) this.#draft.left.add('rows of one cell alone', this.#place);
    return isAlone;
  }

  /** The very same row again: it was written twice. */
  #isTwice(): boolean {
    const mark = hash('sha1', this.#cells.join('\0'), 'base64');
    const isTwice = this.#rows.has(mark);
    if (isTwice) this.#draft.left.add('rows that stand there twice, to the letter', this.#place);
    this.#rows.add(mark);
    return isTwice;
  }

  get #place(): string {
    return `${this.#table.name}:${this.#line}`;
  }

  #text(role: Role): string {
    const index = this.#places.get(role);
    return index === undefined ? '' : (this.#cells[index] ?? '').replace(/\s+/g, ' ');
  }

  #isWanted(): boolean {
    const { take = {}, leave = {} } = this.#mapping;
    const isAmong = (role: string, names: readonly string[]) => {
      const cell = plain(this.#text(role as Role));
      return names.some((name) => plain(name) === cell);
    };
    const needs = Object.entries(take);
    // Registers and ballots of stations stand among the offices, as one.
    const isOfStation = ['registered', 'cast'].includes(choiceOf(this.#text('office')) ?? '');
    return (
      (isOfStation || needs.every(([role, names]) => isAmong(role, names))) &&
      !Object.entries(leave).some(([role, names]) => isAmong(role, names))
    );
  }

  /** The number in a cell; null: none stands there. What is none is a fault. */
  #count(index: number | undefined): number | null {
    if (index === undefined) return null;
    const cell = this.#cells[index] ?? '';
    const count = readCount(cell);
    if (count !== null && Number.isNaN(count)) {
      const column = this.#table.columns[index] ?? `column ${index + 1}`;
      this.#faults.push(`${this.#place}: ${column}: "${cell}" is not a whole number`);
      return null;
    }
    if (count === null && cell !== '') {
      this.#draft.left.add(`"${cell}" for a number is taken as not stated`, this.#place);
    }
    return count;
  }

  #countOf(role: Role): number | null {
    return this.#count(this.#places.get(role));
  }

  /** Votes of a row: as stated, else the sum of its parts. */
  #votes(): number | null {
    const stated = this.#countOf('votes');
    if (stated !== null || this.#parts.length === 0) return stated;
    const parts = this.#parts.map((index) => this.#count(index));
    const known = parts.filter((count) => count !== null);
    return known.length === 0 ? null : known.reduce((sum, count) => sum + count, 0);
  }

  #contest(): DraftContest {
    const { contestsBy } = this.#meaning;
    const office = contestsBy === 'office' ? this.#text('office') : (this.#title ?? '');
    const unit =
      contestsBy === 'area'
        ? (this.#area ?? '')
        : contestsBy === 'whole'
          ? ''
          : sayDistrict(this.#text('district'));
    const name = [office, unit].filter(Boolean).join(' ');
    const district = unit === '' ? null : name;
    return this.#draft.contest(`${office}\0${unit}`, name, office, district);
  }

  get #area(): string | null {
    const texts = this.#areas.map((index) => (this.#cells[index] ?? '').replace(/\s+/g, ' '));
    return [...new Set(texts.filter(Boolean))].join(', ') || null;
  }

  /** What a sum is of: an area, else a district among those of one contest; empty: the whole contest. */
  get #scope(): string {
    const isPart = this.#meaning.contestsBy === 'whole';
    return this.#area ?? (isPart ? sayDistrict(this.#text('district')) : '');
  }

  /** The same of a row that may be of all scopes, and then names itself a total there. */
  get #sumScope(): string {
    return isTotal(this.#scope) ? '' : this.#scope;
  }

  #station(other: string | null = null): DraftStation {
    const draft = this.#draft;
    const area = this.#area;
    const district = sayDistrict(this.#text('district'));
    const [id, given] = [this.#text('stationId'), this.#text('station')];
    const name = other ?? (given || id || district || area || 'All votes');
    const own = this.#meaning.areApart ? district : '';
    const key = [area ?? own, other ?? (id || name)].map((text) => text.toLowerCase());
    const station = draft.station(key.join('\0'), name, area);
    if (this.#meaning.contestsBy === 'district' || this.#meaning.form === 'stations') {
      station.district ??= district || null;
    }
    const kind =
      this.#mapping.kinds?.[name] ?? STATION_KINDS.find((one) => one === this.#text('kind'));
    const byName = kindOf(name);
    if (kind) station.kind = kind;
    else if (byName !== 'polling' && station.kind === 'polling') {
      station.kind = byName;
      draft.left.add(`stations of no place are taken as ${byName}`, `"${name}"`);
    }
    return station;
  }

  /** Whether a row names itself a sum of others. */
  #isTotalRow(): boolean {
    const named = this.#text('station') || this.#text('stationId');
    const others = [this.#area ?? '', this.#text('district')];
    const isNamed = isTotal(named) || (named === '' && others.some(isTotal));
    if (isNamed) {
      this.#draft.left.add('rows of totals: compared, and not counted again', this.#place);
    }
    return isNamed;
  }

  /** Whether a row names no station, where others do. */
  get #isUnplaced(): boolean {
    const hasStations = this.#places.has('station') || this.#places.has('stationId');
    return hasStations && this.#text('station') === '' && this.#text('stationId') === '';
  }

  /**
   * Rows without a station: the sums of the stations of their area, where they are just that; votes of the
   * area that belong to no station, where they are less. What is more may be either, and is a fault.
   */
  #placeRest(): void {
    const draft = this.#draft;
    const byContest = Map.groupBy(this.#unplaced, ({ area, contest }) => `${area}\0${contest.key}`);
    for (const rows of byContest.values()) {
      const [first] = rows;
      if (!first) continue;
      const { area, contest, row, place } = first;
      const counted = [...draft.stations.values()].filter(
        (station) => area === '' || station.area === area,
      );
      const sumOf = (key: string) =>
        counted.reduce(
          (sum, { sheets }) => sum + (sheets.get(contest.key)?.votes.get(key) ?? 0),
          0,
        );
      const hasSums = rows.some(({ key }) => sumOf(key) > 0);
      if (hasSums && rows.every(({ key, votes }) => votes === sumOf(key))) {
        draft.left.add('rows that name no station are the sums of those that do', place);
        for (const { key, votes } of rows) this.#state(contest, key, votes, area);
        continue;
      }
      if (hasSums && rows.every(({ key, votes }) => votes >= sumOf(key))) {
        const more = rows.find((one) => one.votes > sumOf(one.key)) ?? first;
        this.#faults.push(
          `${more.place}: "${more.key}" has ${more.votes} in a row that names no station, and ${sumOf(more.key)} in those that do: is it a total ("leave": { "station": [""] } in the mapping), or votes of no station (give the row a name)?`,
        );
        continue;
      }
      this.#cells = row;
      const station = this.#station(area || 'Votes of no station');
      if (counted.length > 0) station.kind = 'other';
      const sheet = draft.sheet(station, contest);
      for (const { key, votes } of rows) addVotes(sheet, key, votes);
      draft.left.add('rows that name no station are votes of the area', place);
    }
  }

  #takeLong(): void {
    const draft = this.#draft;
    const ofStation = choiceOf(this.#text('office'));
    const written = this.#text('candidate');
    const party = this.#text('party');
    if (ofStation === 'registered' || ofStation === 'cast') {
      if (written !== '' && choiceOf(written) === null && !isTotal(written)) return;
      if (this.#isTotalRow()) return;
      const count = this.#votes();
      const station = this.#station();
      if (count === null) return;
      if (ofStation === 'registered') station.registered = count;
      else station.lines.ballotsCast = count;
      return;
    }
    if (ofStation !== null && ofStation !== 'write-in') {
      draft.left.add(`rows of "${this.#text('office')}"`, this.#place);
      return;
    }
    if (written === '' && party === '') {
      draft.left.add('rows that name no candidate', this.#place);
      return;
    }
    if (/^straight[ -]?(party|ticket)/i.test(this.#text('office'))) {
      draft.left.add('rows of straight tickets: publishers count them in the offices', this.#place);
      return;
    }
    const choice = written === '' ? null : choiceOf(written);
    const votes = this.#votes();
    const contest = this.#contest();
    this.#takeSeats(contest);
    const named = withoutMarks(written);
    const key = named || party;
    if (this.#isTotalRow()) {
      if (choice === null) this.#state(contest, key, votes, this.#sumScope);
      return;
    }
    if (this.#isUnplaced && choice !== null) {
      draft.left.add(`rows of "${written}" that name no station`, this.#place);
      return;
    }
    const candidateOf = () => {
      const candidate = draft.candidate(contest, key, key);
      candidate.isPerson = named !== '';
      candidate.party ??= party || null;
      return candidate;
    };
    if (this.#isUnplaced) {
      candidateOf();
      if (party) draft.party(party);
      const [area, row] = [this.#area ?? '', this.#cells];
      this.#unplaced.push({ area, contest, key, votes: votes ?? 0, row, place: this.#place });
      return;
    }
    const station = this.#station();
    const sheet = draft.sheet(station, contest);
    this.#takeLines(station, sheet.lines);
    if (choice !== null && this.#takeChoice(choice, written, votes, station, contest)) return;
    const candidate = candidateOf();
    candidate.lines.set(party, (candidate.lines.get(party) ?? 0) + (votes ?? 0));
    if (party) draft.party(party);
    this.#demandOneSource(sheet, station);
    contest.scopes.add(this.#scope);
    addVotes(sheet, key, votes);
  }

  #takeSeats(contest: DraftContest): void {
    const seats = this.#countOf('seats');
    if (seats !== null) contest.seats ??= seats;
    const method = this.#text('method');
    if (method) contest.method ??= method;
  }

  /** The figures of one sheet from two tables would be counted twice. */
  #demandOneSource(sheet: DraftSheet, { name }: DraftStation): void {
    sheet.source ??= this.#table.name;
    if (sheet.source === this.#table.name) return;
    this.#faults.push(
      `${this.#place}: ${sheet.source} has figures of "${name}" too: which of them counts? Import one of the two`,
    );
  }

  /** @param scope of which the source states the sum; empty: of all */
  #state(contest: DraftContest, key: string, votes: number | null, scope: string): void {
    if (votes === null) return;
    const sums = getOrAdd(contest.statedBy, scope, () => new Map<string, number>());
    // Of sums within sums the largest is that of all.
    sums.set(key, Math.max(sums.get(key) ?? 0, votes));
  }

  /** What stands among the candidates and is nobody; false: it is somebody. */
  #takeChoice(
    choice: Choice,
    written: string,
    votes: number | null,
    station: DraftStation,
    contest: DraftContest,
  ): boolean {
    const draft = this.#draft;
    const sheet = draft.sheet(station, contest);
    switch (choice) {
      case 'registered':
        if (votes !== null) sheet.lines.registered = votes;
        return true;
      case 'cast':
        if (votes !== null) sheet.lines.ballotsCast = votes;
        return true;
      case 'invalid':
        if (votes !== null) sheet.lines.invalid = votes;
        return true;
      case 'write-in': {
        const isTotalOfThem = /totals?\b/i.test(written);
        const isPart = /invalid|unqualified|unresolved|rejected|unassigned/i.test(written);
        addVotes(sheet, isTotalOfThem ? WRITE_IN_TOTAL : isPart ? WRITE_IN_PART : WRITE_IN, votes);
        return true;
      }
      case 'not-qualified':
        addVotes(sheet, NOT_QUALIFIED, votes);
        return true;
      default:
        draft.left.add(`rows of "${written}"`, this.#place);
        return true;
    }
  }

  /** Columns of the sheet beside the votes. */
  #takeLines(station: DraftStation, lines: DraftStation['lines']): void {
    const registered = this.#countOf('registered');
    if (registered !== null) {
      station.registered ??= registered;
      lines.registered = registered;
    }
    const ballotsCast = this.#countOf('ballotsCast');
    if (ballotsCast !== null) lines.ballotsCast = ballotsCast;
    const invalid = this.#countOf('invalid');
    if (invalid !== null) lines.invalid = invalid;
    this.#takePlace(station);
  }

  #takePlace(station: DraftStation): void {
    const address = this.#text('address');
    if (address) station.address ??= address;
    const [y, x] = [this.#text('latitude'), this.#text('longitude')].map((cell) =>
      cell === '' ? NaN : Number(cell.replace(',', '.')),
    );
    if (y !== undefined && x !== undefined && !Number.isNaN(y) && !Number.isNaN(x)) {
      station.latitude ??= y;
      station.longitude ??= x;
    }
  }

  #takeWide(): void {
    const draft = this.#draft;
    const contest = this.#contest();
    if (this.#isTotalRow()) {
      for (const index of this.#meaning.candidates) {
        const { name } = this.#readHeader(index);
        this.#state(contest, name, this.#count(index), this.#sumScope);
      }
      return;
    }
    const station = this.#station(this.#isUnplaced ? 'Votes of no station' : null);
    if (this.#isUnplaced) draft.left.add('rows that name no station', this.#place);
    const sheet = draft.sheet(station, contest);
    this.#takeLines(station, sheet.lines);
    this.#demandOneSource(sheet, station);
    contest.scopes.add(this.#scope);
    this.#takeSeats(contest);
    this.#compareSum();
    for (const index of this.#meaning.candidates) {
      const header = this.#table.columns[index] ?? '';
      const votes = this.#count(index);
      const choice = choiceOf(header);
      if (choice !== null && this.#takeChoice(choice, header, votes, station, contest)) continue;
      // With contests of districts a column is filled where its candidate stands.
      if (votes === null && this.#meaning.contestsBy !== 'whole') continue;
      const { name, party } = this.#readHeader(index);
      const candidate = draft.candidate(contest, name, name);
      candidate.isPerson = party !== null;
      candidate.party ??= party;
      if (party) {
        draft.party(party);
        candidate.lines.set(party, (candidate.lines.get(party) ?? 0) + (votes ?? 0));
      }
      addVotes(sheet, name, votes);
    }
  }

  /** A candidate's name and party, over their column; what stands in brackets may tell two of them apart. */
  #readHeader(index: number): { readonly name: string; readonly party: string | null } {
    const read = readHeader(this.#table.columns[index] ?? '');
    const isShared = this.#meaning.candidates.some(
      (other) => other !== index && readHeader(this.#table.columns[other] ?? '').name === read.name,
    );
    return isShared ? { name: this.#table.columns[index] ?? '', party: null } : read;
  }

  /** Says where a row's own total is another than its candidates make. */
  #compareSum(): void {
    const total = this.#countOf('votes');
    const counts = this.#meaning.candidates.map(
      (index) => readCount(this.#cells[index] ?? '') ?? 0,
    );
    const sum = counts.reduce((all, count) => all + count, 0);
    if (total === null || total === sum || Number.isNaN(sum)) return;
    const first = `${this.#place}: ${total}, and they have ${sum}`;
    this.#draft.left.add('ROWS WHOSE OWN TOTAL IS NOT THE SUM OF THEIR CANDIDATES', first);
  }

  #takeStation(): void {
    if (this.#isTotalRow()) return;
    const station = this.#station();
    if (this.#meaning.contestsBy === 'district' && station.district !== null) {
      this.#draft.district(station.district);
    }
    const registered = this.#countOf('registered');
    if (registered !== null) station.registered = registered;
    this.#takePlace(station);
  }

  #takeCandidate(): void {
    const draft = this.#draft;
    const [name, party] = [this.#text('candidate'), this.#text('party')];
    const key = name || party;
    if (key === '') return;
    const contest = this.#contest();
    const candidate = draft.candidate(contest, key, key);
    candidate.isPerson = name !== '';
    candidate.party ??= party || null;
    if (party) draft.party(party);
    this.#takeSeats(contest);
  }
}

/** A row that names no station. */
interface Unplaced {
  readonly area: string;
  readonly contest: DraftContest;
  readonly key: string;
  readonly votes: number;
  readonly row: readonly string[];
  readonly place: string;
}

/** Marks behind a name that are no part of it: an incumbent, a party that has a column of its own. */
function withoutMarks(name: string): string {
  return name
    .replace(/(?: \((?:i|inc|incumbent|rep|dem|lib|lbt|grn|ind|npa|r|d|l|g)\))+$/i, '')
    .trim();
}

/** The same district, whether its number has zeros in front or none. */
function sayDistrict(district: string): string {
  return district.replace(/^0+(?=\d)/, '');
}

/** "Ann Smith (Labour)" over a column. */
function readHeader(header: string): { readonly name: string; readonly party: string | null } {
  const [, name, party] = /^(.+?)\s*[([]([^()[\]]+)[)\]]$/.exec(header) ?? [];
  return name && party && !/^\d+$/.test(party) ? { name, party } : { name: header, party: null };
}
