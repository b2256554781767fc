import { at, entryOf } from '#election/known.ts';
import type { Election } from '#election/model.ts';
import type { Results } from '#results/results.ts';

const COLUMNS = [
  'district_id',
  'contest_id',
  'candidate_id',
  'name',
  'party_id',
  'alliance_id',
  'votes',
  'status',
  'seats',
  'called',
  'stations_counted',
  'stations_total',
  'rehearsal',
  'version',
  'head',
];

/** The results as CSV (RFC 4180, UTF-8): a row a candidate, each with the version it is of. */
export function writeCsv(election: Election, results: Results): string {
  const { version, head, rehearsal } = results;
  const rows = [...election.contests.values()].flatMap((contest) => {
    const { candidates, stations, called } = entryOf(results.contests, contest.id);
    return contest.candidates.map(({ id, name, partyId, allianceId }, index) => {
      const { votes, status, seats } = at(candidates, index);
      const who = [contest.districtId, contest.id, id, name, partyId ?? '', allianceId ?? ''];
      const count = [
        votes,
        status,
        seats,
        called.includes(id) ? 'called' : '',
        stations.counted,
        stations.total,
      ];
      return [...who, ...count, rehearsal ? 'TEST' : '', version, head];
    });
  });
  return writeRows([COLUMNS, ...rows]);
}

export function writeRows(rows: readonly (readonly (string | number)[])[]): string {
  return rows.map((row) => `${row.map(quote).join(',')}\r\n`).join('');
}

function quote(cell: string | number): string {
  const text = String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
