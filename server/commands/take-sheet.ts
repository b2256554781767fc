import * as v from 'valibot';
import type { RecheckAsked, SheetTaken } from '#election/fact.ts';
import { findSheet } from '#election/night.ts';
import type { DeskAnswer } from '#protocol';
import { refusal } from './answer.ts';
import type { Acting, CommandOf, Decision } from './command.ts';
import { sheetFields } from './shapes.ts';

const Recheck = v.strictObject(sheetFields);
const Take = v.strictObject({
  ...sheetFields,
  seconds: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(600)),
});

type RecheckInput = v.InferOutput<typeof Recheck>;
type TakeInput = v.InferOutput<typeof Take>;

/** Takes a sheet for a while, or gives it back with no seconds: says who has it. */
export const takeSheet: CommandOf<'POST /api/desk/take', TakeInput> = {
  ask: 'desk',
  shape: Take,
  decide(acting, { seconds, ...sheet }) {
    const until = new Date(acting.node.reading.now() + 1000 * seconds).toISOString();
    return aboutSheet(acting, sheet, { type: 'SheetTaken', until });
  },
};

/** Asks a station's watchers to look at the paper once more. */
export const askRecheck: CommandOf<'POST /api/desk/recheck', RecheckInput> = {
  ask: 'desk',
  shape: Recheck,
  decide: (acting, sheet) => aboutSheet(acting, sheet, { type: 'RecheckAsked' }),
};

/** What somebody at the desk states of a sheet, and whose it is then. */
function aboutSheet(
  { node, session, language }: Acting,
  { id, ...named }: RecheckInput,
  said: Omit<SheetTaken, keyof RecheckInput> | Omit<RecheckAsked, keyof RecheckInput>,
): Decision<DeskAnswer> {
  const sheet = findSheet(node.reading.night, named.stationId, named.contestId);
  if (!sheet) return { refused: refusal('not-found', language, 'stationId'), id };
  return {
    statements: [{ id, matter: { ...said, ...named } }],
    reply: () => ({ ok: true, mine: sheet.taken?.by === session.personId }),
  };
}
