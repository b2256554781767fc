import { dossierOf, findSheet, isRetracted, type RecordedReport } from '#election/night.ts';
import { agree } from '#election/agreement.ts';
import { reportsInPlay } from '#election/sheet-state.ts';
import type { Receipt, ReportState } from '#protocol';
import type { Reading } from './reading.ts';

/** A receipt: `hash` and `position` never change, `state` is now's. */
export function receiptFor(
  reading: Reading,
  { report, position }: RecordedReport,
  duplicate: boolean,
): Receipt {
  const { id } = report;
  const hash = reading.heads.at(position);
  const signed = reading.checkpoints.at(-1);
  const isUnder = signed !== undefined && signed.checkpoint.size >= position;
  return {
    ...{ reportId: id, position, hash, duplicate, state: stateOf(reading, report) },
    ...(isUnder && { checkpoint: signed.note }),
  };
}

function stateOf({ night }: Reading, report: RecordedReport['report']): ReportState {
  if (isRetracted(night, report)) return 'retracted';
  const sheet = findSheet(night, report.stationId, report.contestId);
  const inPlay = sheet && reportsInPlay(dossierOf(night, sheet)).some(({ id }) => id === report.id);
  if (!inPlay) return 'superseded';
  const { state } = sheet;
  if (state.status === 'awaiting' || state.status === 'annulled') return 'superseded';
  return state.status === 'verified' && !agree(report, state.version) ? 'superseded' : state.status;
}
