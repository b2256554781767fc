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
  'withdrawn',
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
    const { candidates, stations, called, withdrawn } = entryOf(results.contests, contest.id);
    return contest.candidates.map(({ id, name, partyId, allianceId }, index) => {
      const { votes, status, seats } = at(candidates, index);
      const who = [contest.districtId, contest.id, id, name, partyId ?? '', allianceId ?? ''];
      const count = [
        votes,
        status,
        seats,
        called.includes(id) ? 'called' : '',
        withdrawn.includes(id) ? 'withdrawn' : '',
        stations.counted,
        stations.total,
      ];
      return [...who, ...count, rehearsal ? 'TEST' : '', version, head];
    });
  });
  return writeRows([COLUMNS, ...rows]);
}

/** Rows for a spreadsheet: with the mark by which it knows UTF-8, and with nothing that it would run. */
export function writeRows(rows: readonly (readonly (string | number)[])[]): string {
  return `\uFEFF${rows.map((row) => `${row.map(quote).join(',')}\r\n`).join('')}`;
}

/** A text that a spreadsheet would take for a formula gets an apostrophe in front. */
function disarm(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

function quote(cell: string | number): string {
  const text = typeof cell === 'string' ? disarm(cell) : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
