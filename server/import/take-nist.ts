/** Election results in NIST SP 1500-100 version 2 (Election Results Reporting), as JSON or XML. */
import * as v from 'valibot';
import { RefusedError } from '../log/event-log.ts';
import { writeTable, type PackRow } from '#pack/write-pack.ts';
import { isTableName } from '#pack/tables.ts';
import { addVotes, type Draft, type DraftContest, type DraftStation } from './draft.ts';
import { WRITE_IN } from './take-table.ts';
import type { XmlElement } from './xml.ts';

export interface NistReport {
  readonly file: string;
  readonly root: Part;
}

/** An object of a report, in either writing: its parts by name, its texts, its references. */
export interface Part {
  readonly id: string;
  /** `CandidateContest`; empty where the name of the element says it. */
  readonly type: string;
  all(name: string): readonly Part[];
  /** A plain value; empty where there is none. */
  say(name: string): string;
  /** Ids of other objects. */
  refs(name: string): readonly string[];
  /** The text itself, of a text in a language. */
  readonly text: string;
  readonly language: string;
}

class JsonPart implements Part {
  readonly #value: Readonly<Record<string, unknown>>;

  constructor(value: unknown) {
    this.#value =
      typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  }

  get id(): string {
    return this.say('@id');
  }

  get type(): string {
    return this.say('@type').replace(/^.*\./, '');
  }

  get text(): string {
    return this.say('Content');
  }

  get language(): string {
    return this.say('Language');
  }

  all(name: string): Part[] {
    const value = this.#value[name] ?? [];
    return (Array.isArray(value) ? value : [value]).map((one) => new JsonPart(one));
  }

  say(name: string): string {
    const value = this.#value[name];
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : '';
  }

  refs(name: string): string[] {
    const value = this.#value[name] ?? [];
    return (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string');
  }
}

class XmlPart implements Part {
  readonly #element: XmlElement;

  constructor(element: XmlElement) {
    this.#element = element;
  }

  get id(): string {
    return this.#element.attributes.ObjectId ?? '';
  }

  get type(): string {
    return (this.#element.attributes.type ?? '').replace(/^.*:/, '');
  }

  get text(): string {
    return this.#element.text.trim();
  }

  get language(): string {
    return this.#element.attributes.Language ?? '';
  }

  all(name: string): Part[] {
    // XML gathers some in an element that is named like their list.
    const gathered = this.#element.all(`${name}Collection/${name}`);
    return [...this.#element.all(name), ...gathered].map((one) => new XmlPart(one));
  }

  say(name: string): string {
    return this.#element.say(name);
  }

  refs(name: string): string[] {
    return this.#element
      .all(name)
      .flatMap(({ text }) => text.trim().split(/\s+/))
      .filter(Boolean);
  }
}

export function isNistXml({ name }: XmlElement): boolean {
  return name === 'ElectionReport';
}

export function isNistJson(json: unknown): boolean {
  return new JsonPart(json).type === 'ElectionReport';
}

export function readNistXml(file: string, root: XmlElement): NistReport {
  return { file, root: new XmlPart(root) };
}

export function readNistJson(file: string, json: unknown): NistReport {
  return { file, root: new JsonPart(json) };
}

/** A text in its languages; of one without a language the text alone. */
function namesOf(part: Part, name: string): string | Record<string, string> {
  const texts = part.all(name).flatMap((one) => [...one.all('Text')]);
  const [first] = texts;
  if (!first) return part.say(name);
  const named = texts.filter(({ language }) => language !== '' && language !== 'und');
  if (named.length === 0) return first.text;
  return Object.fromEntries(named.map(({ language, text }) => [language, text]));
}

function nameOf(part: Part, name: string): string {
  const names = namesOf(part, name);
  return typeof names === 'string' ? names : (Object.values(names)[0] ?? '');
}

/** External identifiers of the kind `other`, by their name. */
function ownOf(part: Part): ReadonlyMap<string, string> {
  return new Map(
    part.all('ExternalIdentifier').map((one) => [one.say('OtherType'), one.say('Value')]),
  );
}

/**
 * The pack that a report of this program stands for; null: another program wrote it.
 *
 * @throws RefusedError where its settings cannot be read
 */
export function packOfReport({ file, root }: NistReport): {
  readonly files: ReadonlyMap<string, Buffer>;
  readonly settings: Readonly<Record<string, unknown>>;
} | null {
  const [election] = root.all('Election');
  const own = election ? ownOf(election) : new Map<string, string>();
  const settings = own.get('election.json');
  if (!election || settings === undefined) return null;
  const rows = {
    'districts.csv': [] as PackRow[],
    'parties.csv': [] as PackRow[],
    'contests.csv': [] as PackRow[],
    'candidates.csv': [] as PackRow[],
    'stations.csv': [] as PackRow[],
  };
  const files = new Map<string, Buffer>();
  const insides = new Map<string, string>();
  for (const unit of root.all('GpUnit')) {
    const cells = Object.fromEntries(ownOf(unit));
    const name = nameOf(unit, 'Name');
    if (unit.id.startsWith('gp-') && unit.say('OtherType') === 'district') {
      const id = unit.id.replace(/^gp-/, '');
      for (const inside of unit.refs('ComposingGpUnitIds')) insides.set(inside, id);
      rows['districts.csv'].push({ district_id: id, name, ...cells });
    } else if (unit.id.startsWith('station-')) {
      const registered = unit.say('VotersRegistered');
      rows['stations.csv'].push({
        station_id: unit.id.replace(/^station-/, ''),
        district_id: insides.get(unit.id) ?? '',
        name,
        ...(registered !== '' && { registered_voters: registered }),
        ...cells,
      });
    }
  }
  for (const party of root.all('Party')) {
    if (!party.id.startsWith('party-')) continue;
    const color = party.say('Color');
    const abbreviation = nameOf(party, 'Abbreviation');
    rows['parties.csv'].push({
      party_id: party.id.replace(/^party-/, ''),
      name: nameOf(party, 'Name'),
      ...(abbreviation !== '' && { abbreviation }),
      ...(color !== '' && { color: `#${color}` }),
    });
  }
  const people = new Map(election.all('Candidate').map((one) => [one.id, one]));
  for (const contest of election.all('Contest')) {
    const id = contest.id.replace(/^contest-/, '');
    const { candidates: lists, ...cells } = Object.fromEntries(ownOf(contest));
    const seats = contest.say('NumberElected');
    rows['contests.csv'].push({
      contest_id: id,
      district_id: contest.say('ElectionDistrictId').replace(/^gp-/, ''),
      name: contest.say('Name'),
      ...(seats !== '' && { seats }),
      ...cells,
    });
    if (lists !== undefined) {
      rows['candidates.csv'].push(...readRows(file, lists));
      continue;
    }
    for (const selection of contest.all('ContestSelection')) {
      for (const person of selection.refs('CandidateIds').flatMap((one) => people.get(one) ?? [])) {
        rows['candidates.csv'].push({
          candidate_id: person.id,
          contest_id: id,
          name: nameOf(person, 'BallotName'),
          ...Object.fromEntries(ownOf(person)),
        });
      }
    }
  }
  for (const [name, all] of Object.entries(rows)) {
    if (isTableName(name)) files.set(name, Buffer.from(writeTable(name, all)));
  }
  for (const [name, text] of own) if (isTableName(name)) files.set(name, Buffer.from(text));
  return { files, settings: parse(file, settings) as Readonly<Record<string, unknown>> };
}

const Rows = v.array(v.record(v.string(), v.union([v.string(), v.number()])));

/** Rows of a table as JSON. @throws RefusedError where they are none */
function readRows(file: string, text: string): readonly PackRow[] {
  const read = v.safeParse(Rows, parse(file, text));
  if (read.success) return read.output;
  throw new RefusedError(`${file}: an external identifier "candidates" holds no rows of a table`);
}

function parse(file: string, text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new RefusedError(
      `${file}: an external identifier is no JSON: ${(error as Error).message}`,
    );
  }
}

/** Variations that name a method of ours plainly. */
const METHODS: Readonly<Record<string, string>> = { plurality: 'plurality', 'n-of-m': 'plurality' };
/** Kinds of votes that are parts of a unit's total. */
const PARTS = [
  ...['absentee', 'absentee-fwab', 'absentee-in-person', 'absentee-mail', 'early', 'election-day'],
  ...['provisional', 'uocava', 'other', 'write-in'],
];

/** Takes reports of other programs into the draft. @throws RefusedError where a figure is none */
export function takeNist(reports: readonly NistReport[], draft: Draft): void {
  for (const { file, root } of reports) {
    draft.taken.add(
      `${file} is read as NIST SP 1500-100, ${root.say('Format') || 'no format said'}`,
    );
    for (const election of root.all('Election')) new NistTaker(draft, file, root).take(election);
  }
}

class NistTaker {
  readonly #draft: Draft;
  readonly #file: string;
  readonly #units: ReadonlyMap<string, Part>;
  readonly #parties: ReadonlyMap<string, Part>;
  readonly #people: ReadonlyMap<string, Part>;
  #candidates: ReadonlyMap<string, Part> = new Map();
  /** The unit around each, where one says what it is made of. */
  readonly #around = new Map<string, string>();

  constructor(draft: Draft, file: string, root: Part) {
    const byId = (name: string) => new Map(root.all(name).map((one) => [one.id, one]));
    this.#draft = draft;
    this.#file = file;
    this.#units = byId('GpUnit');
    this.#parties = byId('Party');
    this.#people = byId('Person');
    for (const [id, unit] of this.#units) {
      for (const inside of unit.refs('ComposingGpUnitIds')) this.#around.set(inside, id);
    }
  }

  take(election: Part): void {
    const { settings } = this.#draft;
    const name = namesOf(election, 'Name');
    if (name !== '') settings.name ??= name;
    const date = election.say('StartDate');
    if (date) settings.date ??= date.slice(0, 10);
    this.#candidates = new Map(election.all('Candidate').map((one) => [one.id, one]));
    for (const party of this.#parties.values()) this.#takeParty(party);
    for (const contest of election.all('Contest')) this.#takeContest(contest);
    for (const counts of election.all('BallotCounts')) {
      const station = this.#draft.stations.get(counts.say('GpUnitId'));
      const cast = counts.say('Type') === 'total' ? this.#number(counts, 'BallotsCast') : null;
      if (station && cast !== null) station.lines.ballotsCast = cast;
    }
  }

  #takeParty(part: Part): void {
    if (part.type === 'Coalition') return;
    const name = nameOf(part, 'Name');
    const abbreviation = nameOf(part, 'Abbreviation');
    const color = part.say('Color');
    const party = this.#draft.party(name);
    if (abbreviation) party.abbreviation ??= abbreviation;
    if (/^[0-9a-f]{6}$/i.test(color)) party.color ??= `#${color}`;
  }

  #takeContest(part: Part): void {
    const name = part.say('Name') || nameOf(part, 'BallotTitle') || part.id;
    if (part.type !== 'CandidateContest' && part.type !== 'PartyContest') {
      this.#draft.left.add(`contests of the kind ${part.type}`, `${this.#file}: ${name}`);
      return;
    }
    const scope = part.say('ElectionDistrictId');
    const contest = this.#draft.contest(part.id, name, '', this.#sayUnit(scope) || null);
    const seats = this.#number(part, 'NumberElected');
    if (seats !== null) contest.seats ??= seats;
    const marks = this.#number(part, 'VotesAllowed');
    if (marks !== null && marks !== seats) contest.votesPerBallot ??= marks;
    const method = METHODS[part.say('VoteVariation')];
    if (method && part.type === 'CandidateContest') contest.method ??= method;
    const selections = part.all('ContestSelection');
    const counted = new Set(
      selections.flatMap((one) => one.all('VoteCounts').map((count) => count.say('GpUnitId'))),
    );
    for (const selection of selections) this.#takeSelection(selection, contest, scope, counted);
    if (![...counted].some((unit) => this.#isStation(unit, scope, counted))) {
      for (const unit of this.#inside(scope))
        this.#draft.sheet(this.#station(unit, scope), contest);
    }
  }

  #takeSelection(selection: Part, contest: DraftContest, scope: string, all: Set<string>): void {
    const key = this.#keyOf(selection, contest);
    if (key === null) return;
    const units = Map.groupBy(
      selection.all('VoteCounts').filter((count) => count.say('Type') !== 'seats'),
      (count) => count.say('GpUnitId'),
    );
    for (const [unit, counts] of units) {
      const totals = counts.filter((count) => count.say('Type') === 'total');
      const parts = counts.filter((count) => PARTS.includes(count.say('Type')));
      const votes = (totals.length > 0 ? totals.slice(0, 1) : parts).reduce(
        (sum, count) => sum + (this.#number(count, 'Count') ?? 0),
        0,
      );
      if (this.#isStation(unit, scope, all)) {
        addVotes(this.#draft.sheet(this.#station(unit, scope), contest), key, votes);
      } else if (unit === scope) contest.stated.set(key, votes);
      else this.#draft.left.add('counts of units that others make up', this.#sayUnit(unit));
    }
  }

  #keyOf(selection: Part, contest: DraftContest): string | null {
    const draft = this.#draft;
    if (selection.say('IsWriteIn') === 'true' && selection.refs('CandidateIds').length === 0) {
      draft.candidate(contest, WRITE_IN, 'Write-in');
      return WRITE_IN;
    }
    const people = selection.refs('CandidateIds').flatMap((id) => this.#candidates.get(id) ?? []);
    const parties = selection.refs('PartyIds').flatMap((id) => this.#parties.get(id) ?? []);
    const [person] = people;
    const names =
      people.length > 0
        ? people.map((one) => this.#sayPerson(one))
        : parties.map((one) => nameOf(one, 'Name'));
    const name = names.join(' / ');
    if (name === '') return null;
    const candidate = draft.candidate(contest, name, name);
    const party =
      this.#parties.get(person?.refs('PartyId')[0] ?? person?.say('PartyId') ?? '') ?? parties[0];
    if (party) candidate.party ??= nameOf(party, 'Name');
    const order = this.#number(selection, 'SequenceOrder');
    const isTaken = [...contest.candidates.values()].some(({ place }) => place === order);
    if (order !== null && !isTaken) candidate.place ??= order;
    return name;
  }

  #sayPerson(candidate: Part): string {
    const own = nameOf(candidate, 'BallotName');
    const person = this.#people.get(candidate.say('PersonId'));
    if (own || !person) return own || candidate.id;
    const full = nameOf(person, 'FullName');
    return full || [person.say('FirstName'), person.say('LastName')].filter(Boolean).join(' ');
  }

  #sayUnit(id: string): string {
    const unit = this.#units.get(id);
    return unit ? nameOf(unit, 'Name') || unit.say('Number') || id : '';
  }

  /** Units without others in them are where votes are counted; the contest's own district is a sum. */
  #isStation(id: string, scope: string, counted: ReadonlySet<string>): boolean {
    const inside = this.#units.get(id)?.refs('ComposingGpUnitIds') ?? [];
    return !inside.some((one) => counted.has(one)) && (id !== scope || counted.size === 1);
  }

  /** The units within one that are made of no others. */
  #inside(scope: string, around: readonly string[] = []): string[] {
    if (around.includes(scope)) {
      throw new RefusedError(`${this.#file}: the unit ${scope} is made of itself`);
    }
    const inside = this.#units.get(scope)?.refs('ComposingGpUnitIds') ?? [];
    return inside.flatMap((id) => {
      const within = this.#inside(id, [...around, scope]);
      return within.length > 0 ? within : [id];
    });
  }

  #station(id: string, scope: string): DraftStation {
    const around = this.#around.get(id);
    const area = around === undefined || around === scope ? null : this.#sayUnit(around);
    const station = this.#draft.station(id, this.#sayUnit(id) || id, area);
    const unit = this.#units.get(id);
    const registered = unit ? this.#number(unit, 'VotersRegistered') : null;
    if (registered !== null) station.registered ??= registered;
    if (unit?.say('IsMailOnly') === 'true') station.kind = 'postal';
    return station;
  }

  #number(part: Part, name: string): number | null {
    const text = part.say(name);
    if (text === '') return null;
    if (/^\d{1,12}(\.0+)?$/.test(text)) return Number(text);
    throw new RefusedError(
      `${this.#file}: ${name} of ${part.id || part.say('GpUnitId')}: "${text}" is not a whole number`,
    );
  }
}
