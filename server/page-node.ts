import type { Summary } from '#election/results.ts';
import type { ContestId, Election } from '#election/model.ts';
import type { RecordedReport } from '#election/night.ts';
import type { Receipt, ReportAnswer } from '#protocol';
import type { Language } from '#text/language.ts';
import type { Visitor } from './access/links.ts';
import { refuse, refuseResults, type Ask, type Barred } from './access/roles.ts';
import { receiptFor, recordReport } from './gateway/record-report.ts';
import type { Answer } from './gateway/answer.ts';
import type { TallyNode } from './node.ts';
import type { Pack } from './packs/read-pack.ts';

/** What pages may ask of the running node; it reaches them through `event.locals`. */
export interface PageNode {
  readonly election: Election;
  readonly shapes: Pack['shapes'];
  readonly hexes: Pack['hexes'];
  /** The outlines only stand for the districts: they are not their borders. */
  readonly schematic: boolean;
  readonly rehearsal: boolean;
  whoHas(token: string): Visitor | null;
  refuse(visitor: Visitor | null, ask: Exclude<Ask, 'results'>): Barred | null;
  refuseResults(visitor: Visitor | null): ReturnType<typeof refuseResults>;
  summary(): Summary;
  /** The contests reported last, newest first. */
  latest(): readonly { readonly contestId: ContestId; readonly at: string }[];
  submitReport(
    visitor: Visitor | null,
    input: unknown,
    language: Language,
  ): Promise<Answer<ReportAnswer>>;
  /** The visitor's own reports, newest first, with their receipts as of now. */
  ownReports(visitor: Visitor): { readonly recorded: RecordedReport; readonly receipt: Receipt }[];
}

/** Where the bundled pages find the node: they share the process, not the modules. */
const PLACE = Symbol.for('tallywatch.node');

export function shareWithPages(node: TallyNode): void {
  const { reading, pack, limits } = node;
  const { election, shapes, hexes } = pack;
  const pageNode: PageNode = {
    election,
    shapes,
    hexes,
    schematic: node.settings.schematic ?? false,
    get rehearsal() {
      return reading.night.rehearsal;
    },
    whoHas: (token) => reading.links.find(token),
    refuse,
    refuseResults: (visitor) => refuseResults(election, visitor, Date.now()),
    summary: () => reading.publication.summary(reading.head),
    latest: () => reading.latest,
    submitReport: (visitor, input, language) =>
      recordReport(reading, limits, visitor, input, language),
    ownReports: ({ personId }) =>
      (reading.reportsBy.get(personId) ?? []).toReversed().map((id) => {
        const recorded = reading.night.reports.get(id)!;
        return { recorded, receipt: receiptFor(reading, recorded, true) };
      }),
  };
  (globalThis as Record<symbol, unknown>)[PLACE] = pageNode;
}
