import type { Language } from '#text/language.ts';
import type { Limits } from '../access/limits.ts';
import type { Session } from '../access/links.ts';
import type { Reading } from '../night/reading.ts';
import type { TallyNode } from '../node.ts';
import { refusal, type Answer } from '../commands/answer.ts';
import { askRecheck, takeSheet } from '../queries/desk-queue.ts';
import { readMessage, sendAnswer, type Handler } from './exchange.ts';
import type { Metrics } from './metrics.ts';
import { CODE_PAGE, openByCode } from './open-link.ts';
import { receivePhoto } from '../commands/attach-photo.ts';
import {
  recordContact,
  recordCorrection,
  recordDrivePublication,
  recordDriveSettings,
  recordStep,
} from '../commands/drive.ts';
import { practiseReport, recordReport } from '../commands/submit-report.ts';
import { recordRetraction } from '../commands/retract-report.ts';
import { recordBlindReading, recordRuling } from '../commands/rule.ts';
import { recordText } from '../commands/submit-text.ts';
import { addressOf } from './identify.ts';

/** Records what somebody states, and answers. */
type Recording = (
  reading: Reading,
  limits: Limits,
  session: Session | null,
  input: unknown,
  language: Language,
) => Promise<Answer<unknown>>;

/** Everything that is stated, by method and path. */
export function makePostRoutes(node: TallyNode, metrics: Metrics): Map<string, Handler> {
  const { reading, limits, settings } = node;

  /** Reads a message and answers what recording it gives. */
  const post =
    (record: Recording): Handler =>
    async (exchange) => {
      const { caller, language } = exchange;
      const read = await readMessage(exchange, settings.origin);
      const answer = read.ok
        ? await record(reading, limits, caller.session, read.message, language)
        : refusal(read.code, language);
      sendAnswer(exchange.response, answer);
    };

  const recordAndCount: Recording = async (...report) => {
    const answer = await recordReport(...report);
    metrics.reports.inc({ status: String(answer.status) });
    return answer;
  };

  return new Map<string, Handler>([
    ['POST /api/reports', post(recordAndCount)],
    ['POST /api/reports/practice', post(practiseReport)],
    ['POST /api/retractions', post(recordRetraction)],
    ['POST /api/rulings', post(recordRuling)],
    ['POST /api/desk/rekey', post(recordBlindReading)],
    ['POST /api/desk/take', post(takeSheet)],
    ['POST /api/desk/recheck', post(askRecheck)],
    ['POST /api/drive/steps', post(recordStep)],
    ['POST /api/drive/corrections', post(recordCorrection)],
    ['POST /api/drive/contacts', post(recordContact)],
    ['POST /api/drive/settings', post(recordDriveSettings)],
    ['POST /api/drive/publication', post(recordDrivePublication)],
    ['POST /api/text', post(recordText)],
    [
      'POST /api/photos',
      async (exchange) => sendAnswer(exchange.response, await receivePhoto(node, exchange)),
    ],
    [
      `POST ${CODE_PAGE}`,
      (exchange) => openByCode(exchange, node, addressOf(exchange.request, settings.trustProxy)),
    ],
  ]);
}
