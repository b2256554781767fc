import type { Fact, ReportMatter } from '#election/fact.ts';
import type { Election, FactId, PersonId } from '#election/model.ts';
import { ReportShape } from '../commands/report-shape.ts';
import { parse } from '../commands/shapes.ts';
import { RefusedError } from '../log/event-log.ts';
import { readReports } from '../replay.ts';

/** A recorded report, as the fact it became. */
export type RecordedReport = Extract<Fact, { type: 'ReportSubmitted' }>;

/**
 * Reads recorded reports, one JSON object a line.
 *
 * @throws RefusedError naming the first line that is no report of this election
 */
export async function readRecorded(file: string, election: Election): Promise<RecordedReport[]> {
  const facts: RecordedReport[] = [];
  for await (const { place, text } of readReports(file)) {
    facts.push(readOne(text, place, election));
  }
  return facts;
}

function readOne(text: string, place: string, election: Election): RecordedReport {
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch (error) {
    throw new RefusedError(`${place}: ${(error as Error).message}`);
  }
  const parsed = parse(ReportShape, input);
  if (!parsed.ok) throw new RefusedError(`${place}: this is not a report`);
  const { id, note: _note, confirmed: _confirmed, ...rest } = parsed.message;
  const report = { ...rest, confirmed: [] } as unknown as ReportMatter;
  const contest = election.contests.get(report.contestId);
  if (!contest?.stationIds.includes(report.stationId)) {
    throw new RefusedError(`${place}: no such station or contest in this election`);
  }
  return {
    type: 'ReportSubmitted',
    id: id as string as FactId,
    at: report.reportedAt,
    by: report.stationId as string as PersonId,
    prior: { position: 0, head: '' },
    report,
  };
}
