/** An election as the files of a pack: `parsePack` reads them as the same election. */
import type { Election, Fraction, Subject } from '#election/model.ts';
import { columnsOf, TABLES, type TableName } from './tables.ts';

/** A row of a table: what a column says; absent: nothing. */
export type PackRow = Readonly<Record<string, string | number>>;

type Loose = Readonly<Record<string, string | number | null>>;

function rowOf(cells: Loose): PackRow {
  return Object.fromEntries(Object.entries(cells).filter(([, cell]) => cell !== null)) as PackRow;
}

/** The fields of `election.json`. */
export function settingsOf(election: Election): Readonly<Record<string, unknown>> {
  const { id, name, date, timeZone, pollsClose, tallySheet, tieBreak, verification } = election;
  const { publication, desk, publicDelay, checks, outlineProperty, alliances, thresholds } =
    election;
  return {
    ...{ id, name, date, timeZone, pollsClose, tallySheet, tieBreak, verification },
    ...{ publication, desk, publicDelay },
    ...(Object.keys(checks).length > 0 && {
      checks: Object.fromEntries(
        Object.entries(checks).map(([code, { severity, above }]) => [
          code,
          { severity, ...(above !== null && { above }) },
        ]),
      ),
    }),
    ...(outlineProperty !== null && { outlines: { property: outlineProperty } }),
    alliances: [...alliances.values()].map(({ color, ...alliance }) => ({
      ...alliance,
      ...(color !== null && { color }),
    })),
    thresholds: thresholds.map((threshold) => {
      const { kind, signatures, districts, bodyId, labels } = threshold;
      return {
        ...{ id: threshold.id, name: threshold.name, kind },
        ...(kind === 'majority' ? { seats: signatures } : { signatures, districts }),
        ...(bodyId !== null && { body: bodyId }),
        ...(Object.keys(labels).length > 0 && { labels }),
        for: threshold.for.map((subject: Subject) => subject),
      };
    }),
  };
}

/** The rows of every table that has some. */
export function rowsOf(election: Election): Readonly<Record<TableName, readonly PackRow[]>> {
  const { districts, parties, bodies, contests, stations, sittingMembers, previous } = election;
  return {
    'districts.csv': [...districts.values()].map(({ id, name, abbreviation, pollsClose }) =>
      rowOf({ district_id: id, name, abbreviation, polls_close: pollsClose }),
    ),
    'parties.csv': [...parties.values()].map(({ id, name, abbreviation, color }) =>
      rowOf({ party_id: id, name, abbreviation, color }),
    ),
    'bodies.csv': [...bodies.values()].map(({ id, name, kind }) =>
      rowOf({ body_id: id, name, kind }),
    ),
    'contests.csv': [...contests.values()].map((contest) =>
      rowOf({
        ...{ contest_id: contest.id, district_id: contest.districtId, name: contest.name },
        ...{ seats: contest.seats, method: contest.method },
        votes_per_ballot: contest.votesPerBallot,
        marks_per_candidate: contest.marksPerCandidate,
        min_share: contest.minShare.numerator === 0 ? null : writeShare(contest.minShare),
        body_id: contest.bodyId,
      }),
    ),
    'candidates.csv': [...contests.values()].flatMap(({ id, candidates }) =>
      candidates.map((candidate) =>
        rowOf({
          ...{ candidate_id: candidate.id, contest_id: id },
          ...{ ballot_order: candidate.ballotOrder, name: candidate.name },
          ...{ party_id: candidate.partyId, alliance_id: candidate.allianceId },
          ...{ registration_order: candidate.registrationOrder, persons: candidate.persons },
        }),
      ),
    ),
    'stations.csv': [...stations.values()].map((station) =>
      rowOf({
        ...{ station_id: station.id, district_id: station.districtId, name: station.name },
        contest_ids: station.parts.map((part) => part.join(';')).join('|'),
        registered_voters: station.registeredVoters,
        kind: station.kind === 'polling' ? null : station.kind,
        address: station.address,
        latitude: station.latitude,
        longitude: station.longitude,
      }),
    ),
    'sitting-members.csv': sittingMembers.map(({ districtId, partyId, allianceId, members }) =>
      rowOf({ district_id: districtId, members, party_id: partyId, alliance_id: allianceId }),
    ),
    'previous.csv': previous.map((one) =>
      rowOf({
        ...{ contest_id: one.contestId, district_id: one.districtId, station_id: one.stationId },
        ...{ party_id: one.partyId, alliance_id: one.allianceId },
        ...{ votes: one.votes, seats: one.seats },
      }),
    ),
  };
}

/** An exact share as a decimal, which is how packs write it. */
function writeShare({ numerator, denominator }: Fraction): string {
  if (numerator === denominator) return '1';
  const digits = Math.round(Math.log10(denominator));
  return `0.${String(numerator).padStart(digits, '0')}`;
}

/** The columns that a table needs, and those that a row fills. */
export function columnsIn(name: TableName, rows: readonly PackRow[]): readonly string[] {
  const needs: readonly string[] = TABLES[name].needs;
  return columnsOf(name).filter(
    (column) => needs.includes(column) || rows.some((row) => row[column] !== undefined),
  );
}

/** A table as CSV. */
export function writeTable(
  name: TableName,
  rows: readonly PackRow[],
  columns = columnsIn(name, rows),
): string {
  const lines = rows.map((row) => columns.map((column) => quote(String(row[column] ?? ''))).join());
  return [columns.join(), ...lines].map((line) => `${line}\n`).join('');
}

function quote(cell: string): string {
  return /["\n\r,;]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
