/** What reports in NIST SP 1500-100 version 2 of other programs say of an election. */
import { RefusedError } from '../log/event-log.ts';
import { addVotes, WRITE_IN, type Draft, type DraftContest, type DraftStation } from './draft.ts';
import { nameOf, namesOf, type NistReport, type Part } from './nist-report.ts';

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
