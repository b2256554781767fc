/**
 * Election Markup Language (OASIS, versions 5 to 8), and what the Dutch Kiesraad makes of it (EML_NL): 110
 * the election, 110b its polling stations, 230 the candidates, 510 the counts.
 */
import { RefusedError } from '../log/event-log.ts';
import { addVotes, type Draft, type DraftContest, type DraftStation } from './draft.ts';
import { slug } from './ids.ts';
import { readCount } from './tables.ts';
import type { XmlElement } from './xml.ts';

export interface EmlFile {
  readonly file: string;
  readonly root: XmlElement;
}

export function isEml({ name }: XmlElement): boolean {
  return name === 'EML';
}

/** Elements whose elections are read, in the order that needs no look ahead. */
const BODIES = ['ElectionEvent', 'CandidateList', 'Ballots', 'Count', 'Result'] as const;

/** Voting methods of OASIS that name one of ours. */
const METHODS: Readonly<Record<string, string>> = { FPP: 'plurality', FPTP: 'plurality' };

/** Takes EML files of one election into the draft. @throws RefusedError naming the line of what is no count */
export function takeEml(files: readonly EmlFile[], draft: Draft): void {
  const taker = new EmlTaker(draft);
  const rank = ({ root }: EmlFile) => BODIES.findIndex((body) => root.one(body) !== null);
  const strange = files.filter((one) => rank(one) < 0);
  for (const { file } of strange)
    draft.left.add(`${file}: EML without an election, candidates or counts`);
  // An election before its stations: 110a and 110b are both events.
  const sorted = files
    .filter((one) => rank(one) >= 0)
    .toSorted((a, b) => rank(a) - rank(b) || idOf(a.root).localeCompare(idOf(b.root)));
  for (const one of sorted) taker.note(one);
  for (const one of sorted) taker.take(one);
}

function idOf({ attributes }: XmlElement): string {
  return attributes.Id ?? '';
}

class EmlTaker {
  readonly #draft: Draft;
  #file = '';
  /** Candidates' keys by contest, affiliation and their own id. */
  readonly #keys = new Map<string, string>();
  /** Units that are made of stations. */
  readonly #wholes = new Set<string>();
  /** Prefixes of stations by their number. */
  readonly #numbers = new Map<string, string[]>();

  constructor(draft: Draft) {
    this.#draft = draft;
  }

  /** Notes the units of all counts: a municipality whose stations are there as well is their sum. */
  note({ root }: EmlFile): void {
    for (const unit of root.find('ReportingUnitIdentifier')) {
      const [prefix, ...rest] = idOf(unit).split('::');
      if (prefix !== undefined && rest.length > 0) this.#wholes.add(prefix);
    }
  }

  #isMadeOfOthers(id: string): boolean {
    const isSum = this.#wholes.has(id);
    if (isSum) this.#draft.left.add('counts of units whose stations are there as well', this.#file);
    return isSum;
  }

  take({ file, root }: EmlFile): void {
    this.#file = file;
    const id = idOf(root);
    for (const body of BODIES) {
      for (const event of root.all(body)) {
        for (const election of event.all('Election')) this.#takeElection(election, body, root);
      }
    }
    this.#draft.taken.add(`${file} is read as EML ${id || '(no id)'}`);
  }

  #takeElection(election: XmlElement, body: (typeof BODIES)[number], root: XmlElement): void {
    const { settings } = this.#draft;
    const identifier = election.one('ElectionIdentifier');
    const name = identifier?.say('ElectionName') || identifier?.say('ElectionTitle') || '';
    if (name) settings.name ??= name;
    const date = identifier?.say('ElectionDate') || election.say('Date') || dayOf(root);
    if (date) settings.date ??= date.slice(0, 10);
    const electionId = identifier ? idOf(identifier) : '';
    if (electionId) settings.id ??= electionId.replace(/[^A-Za-z0-9._-]+/g, '-');
    const contests = [...election.all('Contest'), ...election.all('Contests/Contest')];
    for (const one of contests) {
      const contest = this.#contest(one, election, name, root, contests.length);
      if (body === 'ElectionEvent') this.#takeEvent(one, election, contest);
      else if (body === 'CandidateList' || body === 'Ballots') this.#takeCandidates(one, contest);
      else this.#takeCounts(one, contest);
    }
  }

  #contest(
    one: XmlElement,
    election: XmlElement,
    name: string,
    root: XmlElement,
    among: number,
  ): DraftContest {
    const identifier = one.one('ContestIdentifier');
    const given = identifier ? idOf(identifier) : '';
    const id = given === 'geen' || given === 'alle' ? '' : given;
    const own = identifier?.say('ContestName') || one.say('ContestName');
    const domain = election.say('ElectionIdentifier/ElectionDomain');
    const authority = root.say('ManagingAuthority/AuthorityIdentifier');
    const region = own || domain || one.say('ReportingUnit/ReportingUnitIdentifier') || authority;
    // A contest has its id or name everywhere; without both there is one.
    const known = [...this.#draft.contests.values()];
    const key =
      id || own || (among === 1 && known.length === 1 && known[0]?.key) || name || 'contest';
    const contest = this.#draft.contest(key, own || name, '', region || null);
    if (contest.district === null && region) {
      contest.district = this.#draft.district(region).name;
    }
    return contest;
  }

  #takeEvent(one: XmlElement, election: XmlElement, contest: DraftContest): void {
    const seats =
      election.say('NumberOfSeats') || one.say('NumberOfPositions') || one.say('NumberOfSeats');
    if (/^\d+$/.test(seats)) contest.seats ??= Number(seats);
    const method = METHODS[one.say('VotingMethod').toUpperCase()];
    if (method) contest.method ??= method;
    for (const place of one.all('PollingPlace')) this.#takePlace(place, one, contest);
  }

  #takePlace(place: XmlElement, one: XmlElement, contest: DraftContest): void {
    const location = place.one('PhysicalLocation') ?? place.one('OtherLocation') ?? place;
    const address = location.one('Address') ?? location;
    const locality = address.find('LocalityName')[0]?.text.trim() ?? '';
    const code = address.find('PostalCodeNumber')[0]?.text.trim() ?? '';
    const street = address.find('ThoroughfareName')[0]?.text.trim() ?? '';
    const stations = location.find('PollingStation');
    for (const element of stations.length > 0 ? stations : [place]) {
      const number = idOf(element);
      const name = locality || element.say('Name') || `Station ${number}`;
      const station = this.#station(one, number || name, name);
      station.name = name;
      const where = [street, code].filter(Boolean).join(', ');
      if (where) station.address = where;
      const voters = readCount(element.text);
      if (voters !== null && !Number.isNaN(voters)) station.registered = voters;
      const channel = place.attributes.Channel ?? 'polling';
      if (channel === 'postal') station.kind = 'postal';
      station.district ??= contest.district;
      this.#draft.sheet(station, contest);
    }
  }

  /**
   * A station by its number; reporting units are numbered `0363::SB1`. Where one source has the number alone,
   * it is the only station of that number, if there is one.
   */
  #station(one: XmlElement, number: string, name: string): DraftStation {
    const plain = number.replace(/^.*::/, '').replace(/^SB(?=\d)/i, '');
    const unit = one.one('ReportingUnit/ReportingUnitIdentifier');
    const prefix = number.includes('::') ? number.replace(/::.*$/, '') : unit ? idOf(unit) : '';
    const known = (this.#numbers.get(plain) ?? []).filter(
      (other) => prefix === '' || other === '' || other === prefix,
    );
    const own = known.includes(prefix) || known.length !== 1 ? prefix : (known[0] ?? prefix);
    if (!known.includes(own)) this.#numbers.set(plain, [...(this.#numbers.get(plain) ?? []), own]);
    const station = this.#draft.station(`${own}\0${plain}`, name, null);
    station.id ??= slug(`sb ${plain}`).replace(/^sb-(?=\d)/, 'sb');
    return station;
  }

  #takeCandidates(one: XmlElement, contest: DraftContest): void {
    const affiliations = one.all('Affiliation');
    affiliations.forEach((affiliation, index) => {
      const identifier = affiliation.one('AffiliationIdentifier');
      const id = identifier ? idOf(identifier) : String(index + 1);
      const people = affiliation.all('Candidate');
      const first = people[0] ? nameOf(people[0]) : '';
      const given = identifier?.say('RegisteredName') || affiliation.say('Description');
      // A list without a name is called by who heads it.
      const name = given || `Blanco${first && ` (${first})`}`;
      const known = this.#keys.get(`${contest.key}\0${id}`);
      const key = known ?? keyApart(contest, name, id);
      const candidate = this.#draft.candidate(contest, key, name);
      candidate.party = key;
      candidate.place ??= Number(id) || index + 1;
      if (people.length > 0) candidate.persons = people.length;
      this.#draft.party(key);
      this.#keys.set(`${contest.key}\0${id}`, key);
    });
    const own = one.all('Candidate');
    own.forEach((element, index) => {
      const identifier = element.one('CandidateIdentifier');
      const name = nameOf(element);
      const party =
        element.say('Affiliation/AffiliationIdentifier/RegisteredName') ||
        element.say('AffiliationIdentifier/RegisteredName');
      const id = identifier ? idOf(identifier) : '';
      const known = id && this.#keys.get(`${contest.key}\0\0${id}`);
      const key = known || keyApart(contest, name, id || String(index + 1));
      const candidate = this.#draft.candidate(contest, key, name);
      candidate.party ??= party || null;
      if (party) this.#draft.party(party);
      candidate.place ??= index + 1;
      if (id) this.#keys.set(`${contest.key}\0\0${id}`, key);
    });
  }

  #takeCounts(one: XmlElement, contest: DraftContest): void {
    for (const unit of one.all('ReportingUnitVotes')) {
      const identifier = unit.one('ReportingUnitIdentifier');
      if (!identifier || this.#isMadeOfOthers(idOf(identifier))) continue;
      const text = identifier.text.replace(/^Stembureau\s+/i, '').trim();
      const name = text.replace(/\s*\(postcode:.*\)$/, '') || idOf(identifier);
      const station = this.#station(one, idOf(identifier) || name, name);
      station.district ??= contest.district;
      const sheet = this.#draft.sheet(station, contest);
      for (const { key, votes } of this.#selections(unit, contest)) addVotes(sheet, key, votes);
      const cast = this.#number(unit.one('Cast'));
      if (cast !== null && cast > 0) station.registered ??= cast;
      const rejected = unit.all('RejectedVotes').map((votes) => this.#number(votes) ?? 0);
      const invalid = rejected.reduce((sum, count) => sum + count, 0);
      const counted = this.#number(unit.one('TotalCounted'));
      if (rejected.length > 0) sheet.lines.invalid = invalid;
      if (counted !== null && rejected.length > 0) sheet.lines.ballotsCast = counted + invalid;
    }
    const total = one.one('TotalVotes');
    if (!total) return;
    for (const { key, votes } of this.#selections(total, contest)) {
      contest.stated.set(key, (contest.stated.get(key) ?? 0) + votes);
    }
  }

  /** Votes of lists, or of people where no lists are counted. */
  #selections(unit: XmlElement, contest: DraftContest): { key: string; votes: number }[] {
    const all = unit.all('Selection');
    const lists = all.filter((one) => one.one('AffiliationIdentifier') && !one.one('Candidate'));
    if (lists.length > 0 && lists.length < all.length) {
      this.#draft.left.add('votes of the people on lists', this.#file);
    }
    return (lists.length > 0 ? lists : all).flatMap((selection) => {
      const votes = this.#number(selection.one('ValidVotes') ?? selection.one('Votes'));
      const key = this.#keyOf(selection, contest);
      return votes === null || key === null ? [] : [{ key, votes }];
    });
  }

  #keyOf(selection: XmlElement, contest: DraftContest): string | null {
    const affiliation = selection.one('AffiliationIdentifier');
    const person = selection.one('Candidate');
    if (affiliation && !person) {
      const name = affiliation.say('RegisteredName');
      const id = idOf(affiliation);
      const known = this.#keys.get(`${contest.key}\0${id}`);
      const title = name || `Blanco ${id}`;
      const key = known ?? keyApart(contest, title, id);
      this.#keys.set(`${contest.key}\0${id}`, key);
      const candidate = this.#draft.candidate(contest, key, title);
      candidate.party ??= key;
      candidate.place ??= Number(id) || contest.candidates.size;
      return key;
    }
    if (!person) return null;
    const identifier = person.one('CandidateIdentifier');
    const id = identifier ? idOf(identifier) : '';
    const title = nameOf(person) || id;
    if (title === '') return null;
    const own = id && this.#keys.get(`${contest.key}\0\0${id}`);
    const key = own || (id ? keyApart(contest, title, id) : title);
    if (id) this.#keys.set(`${contest.key}\0\0${id}`, key);
    const candidate = this.#draft.candidate(contest, key, title);
    const party =
      person.say('Affiliation/AffiliationIdentifier/RegisteredName') ||
      (affiliation?.say('RegisteredName') ?? '');
    candidate.party ??= party || null;
    if (party) this.#draft.party(party);
    return key;
  }

  #number(element: XmlElement | null): number | null {
    if (!element || element.text.trim() === '') return null;
    const count = readCount(element.text);
    if (count === null || !Number.isNaN(count)) return count;
    throw new RefusedError(
      `${this.#file}:${element.line}: ${element.name}: "${element.text.trim()}" is not a whole number`,
    );
  }
}

/** A key for a name; who else has it gets one with their id. */
function keyApart({ candidates }: DraftContest, name: string, id: string): string {
  return candidates.has(name) ? `${name} (${id})` : name;
}

function dayOf(root: XmlElement): string {
  return root.say('ElectionEvent/EventIdentifier/EventDate') || '';
}

/** The name of a candidate, as it is called. */
function nameOf(candidate: XmlElement): string {
  const given =
    candidate.say('CandidateIdentifier/CandidateName') || candidate.say('CandidateName');
  if (given) return given;
  const person = candidate.one('CandidateFullName/PersonName') ?? candidate.one('PersonFullName');
  if (!person) return candidate.say('CandidateFullName');
  const lines = person
    .all('NameLine')
    .filter(({ attributes }) => attributes.NameType !== 'Initials');
  const first = person.say('FirstName') || person.say('NameLine');
  const parts = [first, person.say('NamePrefix'), person.say('LastName')].filter(Boolean);
  return parts.length > 0 ? parts.join(' ') : lines.map(({ text }) => text.trim()).join(' ');
}
