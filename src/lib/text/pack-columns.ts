import type { ColumnOf, TableName } from '#pack/tables.ts';

/** A word on each column of a pack: for who fills it in. */
export const COLUMN_WORDS: {
  readonly [Name in TableName]: Readonly<Record<ColumnOf<Name>, string>>;
} = {
  'districts.csv': {
    district_id: 'letters, digits, . _ - and no space; other files name the district by it',
    name: 'as people know it',
    abbreviation: 'a few letters for the map; may be empty',
    polls_close: 'only where its polls close at another time: 2026-05-10T20:00:00+02:00',
  },
  'parties.csv': {
    party_id: 'letters, digits, . _ -',
    name: 'in full',
    abbreviation: 'as it stands in tables; may be empty',
    color: '#rrggbb, as on the map; may be empty',
  },
  'bodies.csv': {
    body_id: 'only where several are elected in one night: letters, digits, . _ -',
    name: 'City council, Mayor',
    kind: 'council or office',
  },
  'contests.csv': {
    contest_id: 'letters, digits, . _ -',
    district_id: 'the district that its seats belong to',
    name: 'as it stands on the ballot',
    seats: 'how many are elected in it',
    method: 'plurality (most votes), or for lists dhondt, sainte-lague, imperiali, hare-niemeyer',
    votes_per_ballot: 'how many votes one ballot carries; empty: as many as seats, 1 for lists',
    marks_per_candidate: 'how many of them one candidate or list may get; empty: 1',
    min_share:
      'for lists: the share of all votes below which there is no seat, as 0.05; empty: none',
    body_id: 'the body that its seats are in, where there are several',
  },
  'candidates.csv': {
    candidate_id: 'letters, digits, . _ -',
    contest_id: 'where they stand',
    ballot_order: '1, 2, 3 … as on the ballot',
    name: 'as on the ballot; of a list its name',
    party_id: 'empty: independent',
    alliance_id: 'an alliance of election.json; may be empty',
    registration_order: 'lower is earlier; only where that breaks ties',
    persons: 'of a list: how many people stand on it; may be empty',
  },
  'stations.csv': {
    station_id: 'letters, digits, . _ -',
    district_id: 'where it is',
    name: 'as on its door and its tally sheet',
    contest_ids: 'what is voted on there; several are separated by ;',
    registered_voters: 'how many are on its list; empty: unknown, which is not zero',
    kind: 'polling, postal, early, mobile or other; empty: polling',
    address: 'may be empty',
    latitude: 'in degrees, as 48.2082; may be empty',
    longitude: 'in degrees, as 16.3738; may be empty',
  },
  'sitting-members.csv': {
    district_id: 'members who hold seats without being on this ballot: where',
    members: 'how many',
    party_id: 'whose; may be empty',
    alliance_id: 'whose; may be empty',
  },
  'previous.csv': {
    contest_id: 'the last election: of which contest; may be empty',
    district_id: 'of which district; may be empty',
    station_id: 'of which station; may be empty',
    party_id: 'whose votes; empty: of nobody’s party',
    alliance_id: 'whose votes; may be empty',
    votes: 'how many there; may be empty',
    seats: 'how many there; may be empty',
  },
};

/** A word on each field of `election.json`. */
export const SETTING_WORDS: Readonly<Record<string, string>> = {
  id: 'letters, digits, . _ -',
  name: 'as people call it; name.en, name.ru … in each language',
  date: 'the day, as 2026-05-10',
  timeZone: 'where it is, as Europe/Berlin',
  pollsClose: 'when the last polls close, with the offset of that day: 2026-05-10T18:00:00+02:00',
  tallySheet: 'the lines of a sheet: basic, ru-12, votes-only (none)',
  tieBreak: 'registration-order, or undecided: staff record the lot',
  verification: 'single: one report counts; double: two people, or the desk',
  publication: 'who sees figures once polls have closed: staff or public',
  desk: 'one-person or two-people',
  publicDelay: 'by how many seconds public figures lag',
  checks: 'how findings are taken, as JSON',
  outlines: 'which property of a shape names its district, as JSON',
};
