import { tell } from '#call';
import type {
  AnswerOf,
  BlindMessage,
  DeskAnswer,
  MessageTo,
  RecheckMessage,
  RestoreMessage,
  RulingAnswer,
  RulingAnswerMessage,
  SetAsideAnswer,
  SetAsideMessage,
  SheetRulingMessage,
  Telling,
} from '#protocol';
import { makeId } from './make-id.ts';

/** Which sheet is meant. */
type SheetName = Omit<RecheckMessage, 'id'>;

/** States a ruling on a sheet; the answer says whether it counts. */
export function ruleOnSheet(ruling: Omit<SheetRulingMessage, 'id'>): Promise<RulingAnswer> {
  return insist('POST /api/rulings', { id: makeId(), ...ruling });
}

/** Agrees with what another proposed, or refuses it. */
export function answerRuling(answer: Omit<RulingAnswerMessage, 'id'>): Promise<RulingAnswer> {
  return insist('POST /api/desk/answers', { id: makeId(), ...answer });
}

/** What a person said counts no more. */
export function setPersonAside(said: Omit<SetAsideMessage, 'id'>): Promise<SetAsideAnswer> {
  return insist('POST /api/people/set-aside', { id: makeId(), ...said });
}

/** It counts again. */
export function restorePerson(said: Omit<RestoreMessage, 'id'>): Promise<SetAsideAnswer> {
  return insist('POST /api/people/restore', { id: makeId(), ...said });
}

/** Compares what was typed blind with the versions; equal to one of them settles the sheet. */
export function compareBlind(reading: Omit<BlindMessage, 'id'>): Promise<RulingAnswer> {
  return insist('POST /api/desk/rekey', { id: makeId(), ...reading });
}

/** Takes a sheet for so many seconds; with 0 gives it back. Says whose it is now. */
function takeSheet(sheet: SheetName, seconds: number): Promise<DeskAnswer> {
  return insist('POST /api/desk/take', { id: makeId(), ...sheet, seconds });
}

/** How long a sheet stays taken without a sign of life, in seconds. */
const TAKEN = 120;

/**
 * Holds a sheet while somebody works on it.
 *
 * @param say told whether it is theirs: another may have it
 * @returns how to give it back
 */
export function holdSheet(sheet: SheetName, say: (mine: boolean) => void): () => void {
  const take = () =>
    takeSheet(sheet, TAKEN).then(
      (answer) => say(!answer.ok || answer.mine),
      () => undefined, // without a network nobody else is told either
    );
  void take();
  const timer = setInterval(() => void take(), 500 * TAKEN);
  return () => {
    clearInterval(timer);
    takeSheet(sheet, 0).catch(() => undefined);
  };
}

export function askRecheck(sheet: SheetName): Promise<DeskAnswer> {
  return insist('POST /api/desk/recheck', { id: makeId(), ...sheet });
}

/** The same id however often it is sent: a lost answer does not make two rulings. */
async function insist<To extends Exclude<Telling, 'POST /api/photos'>>(
  endpoint: To,
  message: MessageTo<To>,
): Promise<AnswerOf<To>> {
  const send = () => tell(endpoint, message, { keepalive: true });
  return (await send().catch(send)).body;
}
