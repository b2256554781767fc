/** What a column of a table may mean, and the words by which publishers call it. */

const MOST_REMEMBERED = 20_000;

/** Remembers what a text gives: the same cells stand in rows by the thousand. */
function remembered<Result>(read: (text: string) => Result): (text: string) => Result {
  const known = new Map<string, Result>();
  return (text) => {
    const there = known.get(text);
    if (there !== undefined || known.has(text)) return there as Result;
    if (known.size >= MOST_REMEMBERED) known.clear();
    const result = read(text);
    known.set(text, result);
    return result;
  };
}

/** A header, or a name, without case, marks, signs and spaces. */
export const plain = remembered(makePlain);

function makePlain(header: string): string {
  return header
    .replace(/(?<=\p{Ll})(?=\p{Lu})/gu, ' ')
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/ß/g, 'ss')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

export const ROLES = [
  'area',
  'district',
  'station',
  'stationId',
  'office',
  'candidate',
  'party',
  'votes',
  'registered',
  'ballotsCast',
  'invalid',
  'seats',
  'method',
  'address',
  'latitude',
  'longitude',
  'kind',
  'part',
  'mode',
  'leave',
] as const;

/** `part`: a part of the votes of its row (early, by mail …); `leave`: nothing that is taken. */
export type Role = (typeof ROLES)[number];

/** Headers in plain words, in the languages in which people publish. */
const WORDS: Readonly<Record<Exclude<Role, 'leave'>, string>> = {
  area: 'county, region, parish, borough, municipality, municipio, municipality name, gemeinde, kreis, comune, commune, local authority, jurisdiction, город, регион, область, район, тик, территория, gebiet, province, provincia, department, departamento, département',
  district:
    'district, district name, constituency, constituency name, ward, ward name, wahlkreis, wahlkreis name, stimmkreis, circonscription, circunscripcion, distrito, округ, избирательный округ, название округа, electoral district, riding, division, electorate, kieskring, dist, district number, oik, оик',
  station:
    'precinct, precinct name, station, station name, polling station, polling station name, polling place, polling place name, pollingstation, voting station, voting place, voting location, stimmbezirk, wahlbezirk, wahllokal, gebiet name, bezirk name, bezirk, stembureau, уик, участок, номер уик, избирательный участок, ballot box, kalpi, mesa, bureau de vote, bureau, seccion, casilla, election district, voting district, vtd, reporting unit, poll, polling unit, lokaal, sezione, место голосования',
  stationId:
    'station id, precinct id, precinct code, precinct number, station code, station number, station no, polling station id, polling station number, polling station no, polling place id, polling district, code bureau, numero de mesa, gebiet nr, bezirk nr, uik id, номер участка, id',
  office:
    'office, office name, contest, contest name, race, race name, contest title, office title, wahl, election, выборы, position, scrutin, cargo, eleccion, seat name, contestname',
  candidate:
    'candidate, candidate name, candidate full name, choice, choice name, ballot choice, ballot item, kandidat, kandidatin, кандидат, фио, фио кандидата, selection, candidato, candidata, candidat, kandidaat, name of candidate, full name, list, list name, liste, lijst, lista, список',
  party:
    'party, party name, party code, party affiliation, affiliation, partei, wahlvorschlag, партия, partido, parti, partij, partito, political party, choice party, party detailed, party simplified, nuance, субъект выдвижения',
  votes:
    'votes, vote, total votes, votes total, total, vote total, total vote, vote count, votes cast for candidate, number of votes, stimmen, gultige stimmen, голоса, число голосов, votos, voix, stemmen, aantal stemmen, voti, count, candidatevotes, candidate votes, result',
  registered:
    'registered, registered voters, voters registered, registration, registrations, electorate size, eligible voters, eligible, electors, total electors, number of electors, roll, enrolment, wahlberechtigte, wahlberechtigte insgesamt, избирателей, число избирателей, внесено в список, inscrits, electores, censo, lista nominal, kiesgerechtigden, opgeroepenen, elettori, bzb',
  ballotsCast:
    'ballots cast, ballots, ballot papers, total ballots, voters, turnout, turnout count, voted, total voted, total votes cast, votes polled, votes cast, wahler, wahlende, waehler, wahler innen, wahlerinnen und wahler, votants, votantes, total votantes, opkomst, votanti, проголосовало, voters voted, total turnout, ballots counted',
  invalid:
    'invalid, invalid votes, invalid ballots, invalid ballot papers, rejected, rejected ballots, rejected votes, rejected papers, spoiled, spoilt, spoilt votes, spoiled ballots, spoilt papers, ungultig, ungultige, ungultige stimmen, ungultige stimmzettel, ungueltige, nulos, votos nulos, nuls, недействительных, недействительные, ongeldig, informal, informal votes, null votes, schede nulle, void',
  seats:
    'seats, number of seats, vacancies, mandates, sitze, mandate, мандаты, мандатов, sieges, escanos, zetels, magnitude, number elected, to be elected',
  method: 'method, electoral system, voting method, system',
  address:
    'address, street address, adresse, wahlraum adresse, адрес, direccion, adres, location address',
  latitude: 'latitude, lat, breitengrad, широта, y coord',
  longitude: 'longitude, lon, lng, long, langengrad, долгота, x coord',
  mode: 'mode, vote mode, vote type, votetype, voting method type, counting group',
  kind: 'kind, station type, bezirk art, type of station, precinct type',
  part: 'early voting, early votes, early, election day, election day votes, electionday, absentee, absentee votes, absentee by mail, provisional, provisional votes, mail, mail votes, mail in, by mail, vote by mail, polling, postal, postal votes, in person, advance, one stop, absentee one stop, machine votes, av counting boards, military, uocava, paper, late early voting, federal, advanced, advanced voting, absentee by mail, mail ballots, mail in ballots, drop box, in person early, election',
};

const LEAVE =
  'winner, elected, incumbent, write in, writein, percent, percentage, pct, vote share, share, vote pct, turnout percent, turnout pct, turnout percentage, rank, position on ballot, year, date, datum, state, stage, version, ags, url, notes, note, comment, fips, county fips, state po, readme check, special, valid, valid votes, valid ballots, valid votes cast, gultige, majority, electorate status, gender, sex, age, max schnellmeldungen, anz schnellmeldungen, last updated, timestamp';

const BY_WORD = new Map<string, Role>([
  ...LEAVE.split(', ').map((word): [string, Role] => [plain(word), 'leave']),
  ...Object.entries(WORDS).flatMap(([role, words]) =>
    words.split(', ').map((word): [string, Role] => [plain(word), role as Role]),
  ),
  ...ROLES.map((role): [string, Role] => [plain(role), role]),
]);

/** Headers of many words, known by some of them. */
const PATTERNS: readonly (readonly [RegExp, Role])[] = [
  [/^число избирателей|внесенных в список|^избирателей /, 'registered'],
  [/недействительн/, 'invalid'],
  [/^проголосовало|приняло участие/, 'ballotsCast'],
  [/действительных|погашенн|утраченн|^число |^количество |^код /, 'leave'],
  [
    /percent|population|\bzip\b|postcode|postal code|\byear\b|\bdiff\b|margin|\bissued\b|swing/,
    'leave',
  ],
  [/^number of ballots?|^turnout \d|% /, 'leave'],
];

/** What a header plainly means; null: nothing that is known. */
export function roleOf(header: string): Role | null {
  if (header.includes('%')) return 'leave';
  const word = plain(header);
  const own = BY_WORD.get(word) ?? BY_WORD.get(word.replace(/ (?:name|votes?)$/, ''));
  if (own && own !== 'leave') return own;
  return own ?? PATTERNS.find(([pattern]) => pattern.test(word))?.[1] ?? null;
}

/** A row, or a column, that names itself a sum of others: by its whole name, never by a part of one. */
const TOTALS = [
  /^(?:.{1,60} )?(?:sub ?)?totals?$/,
  /^(?:(?:grand|sub|overall|county|city|district|ward|state) )*totals? (?:of|for|votes?|ballots?|precincts?|all|county|cast)(?: .*)?$/,
  /^(?:sum|all|all (?:precincts|votes|stations|wards|districts)|county ?wide|city ?wide|state ?wide)$/,
  /^(?:summe|gesamt|gesamtergebnis|insgesamt|zusammen|totaal|totaux|totali|totale(?: .*)?|ensemble)$/,
  /^(?:suma|summa|razem|ogołem|ogolem|celkem|yhteensa|toplam|total general|total geral)$/,
  /^(?:итого|всего|сумма)(?: .*)?$/,
];

export const isTotal = remembered(namesTotal);

function namesTotal(name: string): boolean {
  const word = plain(name);
  return TOTALS.some((pattern) => pattern.test(word));
}

export type Choice =
  | 'write-in'
  | 'not-qualified'
  | 'over'
  | 'under'
  | 'blank'
  | 'total'
  | 'cast'
  | 'registered'
  | 'invalid';

/** What stands among candidates and is nobody; null: a name. */
export const choiceOf = remembered(readChoice);

function readChoice(name: string): Choice | null {
  const word = plain(name);
  if (/^(over ?votes?|overvoted.*|times over ?voted)$/.test(word)) return 'over';
  if (/^(under ?votes?|undervoted.*|times under ?voted)$/.test(word)) return 'under';
  if (
    /^(blanks?|blank votes?|blank ballots?|(ballots?|votes?) cast blank|cast votes|votos? (en )?blancos?|en blanco|blancs?)$/.test(
      word,
    )
  )
    return 'blank';
  if (/(^| )(invalid|unqualified|unassigned|unresolved|rejected) write ?ins?$/.test(word))
    return 'write-in';
  if (
    /^(not qualified|unqualified|not assigned|unassigned|uncertified|unresolved write ?ins?)/.test(
      word,
    )
  )
    return 'not-qualified';
  if (
    /(^| )write ?ins?( |$)|^(scatter|scattering|scattered|all others|misc(ellaneous)?)$/.test(word)
  )
    return 'write-in';
  if (/^(registered voters?|registered|electorate)$/.test(word)) return 'registered';
  if (
    /^(ballots cast( total)?|times (ballots )?cast|total ballots( cast)?|ballots|turnout|total turnout|voters)$/.test(
      word,
    )
  )
    return 'cast';
  if (/^(invalid|rejected|spoil(ed|t)|void)( votes?| ballots?| papers?)?$/.test(word))
    return 'invalid';
  if (isTotal(name) || /^(total votes?( cast)?|contest totals?|votes cast|sum)$/.test(word))
    return 'total';
  return null;
}

/** Words beside those that say so; a number only behind them: "5 Early" is a place. */
const BESIDE =
  'voting|votes?|voters?|ballots?|precincts?|in|by|the|county|boards?|and|of|person|out|site|center|only';
const KINDS = (
  [
    ['postal', 'absentee|absentees|mail|postal|briefwahl\\w*|uocava|military|overseas|correo'],
    ['early', 'early|one stop|av|vervroegd'],
    ['other', 'provisionals?|limited|not assigned|unassigned|hand count'],
  ] as const
).map(([kind, words]) => {
  const pattern = `^(?:(?:${BESIDE}) )*(?:${words})(?: (?:${BESIDE}|\\d+|${words}))*$`;
  return [kind, new RegExp(pattern)] as const;
});

/** By what it is called, whether a station is a way of voting rather than a place. */
export const kindOf = remembered(readKind);

function readKind(name: string): 'polling' | 'postal' | 'early' | 'other' {
  const word = plain(name);
  return KINDS.find(([, pattern]) => pattern.test(word))?.[0] ?? 'polling';
}
