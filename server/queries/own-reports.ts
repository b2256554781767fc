import type { PersonId, ReportId } from '#election/model.ts';
import type { RecordedReport } from '#election/night.ts';
import type { Receipt } from '#protocol';
import { receiptFor } from '../night/receipt.ts';
import type { Reading } from '../night/reading.ts';

export interface OwnReport {
  readonly recorded: RecordedReport;
  readonly receipt: Receipt;
  /** How many photos of its sheet are kept. */
  readonly photos: number;
}

/** A person's own reports, newest first, with their receipts as of now. */
export function ownReports(reading: Reading, person: PersonId): OwnReport[] {
  const ids = reading.register.reportsBy.get(person) ?? [];
  return ids.toReversed().flatMap((id) => ownReport(reading, person, id) ?? []);
}

/** One of them; null if it is not theirs. */
export function ownReport(reading: Reading, person: PersonId, id: ReportId): OwnReport | null {
  const recorded = reading.night.reports.get(id);
  if (recorded?.report.by !== person) return null;
  const receipt = receiptFor(reading, recorded, true);
  return { recorded, receipt, photos: reading.register.photosOf(id).length };
}
