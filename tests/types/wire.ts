/**
 * What the protocol forbids does not compile. Nothing here runs: the type check reads it, and an error
 * that is expected and does not come fails it.
 */
import { ask, tell } from '#call';
import type { DeskQueue } from '#protocol';
import type { ClientSocket } from '#live/stay-connected.ts';
import type { CommandOf } from '../../server/commands/command.ts';
import type { Responder } from '../../server/doors/endpoints.ts';
import type { TypedNamespace } from '../../server/doors/sockets.ts';

export function sendWrongEvents(live: TypedNamespace<'/live'>, desk: ClientSocket<'/desk'>): void {
  // @ts-expect-error there is no such event
  live.emit('pach', 42);
  // @ts-expect-error a patch is no number
  live.emit('patch', 42, null);
  // @ts-expect-error the desk hears a version
  desk.on('recorded', (sheet: { readonly stationId: string }) => sheet.stationId);
  // @ts-expect-error nothing is sent to the desk's namespace
  desk.emit('recorded', 1);
}

export async function sendWrongMessages(): Promise<void> {
  // @ts-expect-error there is no such endpoint
  await tell('POST /api/report', {});
  // @ts-expect-error a retraction names a report
  await tell('POST /api/retractions', { id: '1' });
  const { body } = await ask('GET /api/time');
  // @ts-expect-error the clock says no more than now
  void ('now' in body && body.zone);
}

/** A queue answered with nonsense. */
const queue: Responder<'desk', { readonly nonsense: true }> = { who: 'desk', respond: () => {} };
// @ts-expect-error it is no queue
export const wrongQueue: Responder<'desk', DeskQueue> = queue;

/** A command that is open to another role than its endpoint. */
declare const open: CommandOf<'POST /api/reports', unknown>;
// @ts-expect-error a ruling is the desk's
export const wrongRole: CommandOf<'POST /api/rulings', unknown> = open;
