import type {
  BlindMessage,
  DeskAnswer,
  Refused,
  RulingAnswer,
  SheetRulingMessage,
} from '#protocol';
import { makeId } from './make-id.ts';

type Place = Pick<SheetRulingMessage, 'stationId' | 'contestId'>;

/** States a ruling on a sheet; the answer says whether it counts. */
export function ruleOnSheet(ruling: Omit<SheetRulingMessage, 'id'>): Promise<RulingAnswer> {
  return post('/api/rulings', ruling);
}

/** Compares what was typed blind with the versions; equal to one of them settles the sheet. */
export function compareBlind(reading: Omit<BlindMessage, 'id'>): Promise<RulingAnswer> {
  return post('/api/desk/rekey', reading);
}

/** Takes a sheet for so many seconds; with 0 gives it back. Says whose it is now. */
function takeSheet(place: Place, seconds: number): Promise<DeskAnswer> {
  return post('/api/desk/take', { ...place, seconds });
}

/** How long a sheet stays taken without a sign of life, in seconds. */
const TAKEN = 120;

/**
 * Holds a sheet while somebody works on it.
 *
 * @param tell told whether it is theirs: another may have it
 * @returns how to give it back
 */
export function holdSheet(place: Place, tell: (mine: boolean) => void): () => void {
  const take = () =>
    takeSheet(place, TAKEN).then(
      (answer) => tell(!answer.ok || answer.mine),
      () => undefined, // without a network nobody else is told either
    );
  void take();
  const timer = setInterval(() => void take(), 500 * TAKEN);
  return () => {
    clearInterval(timer);
    takeSheet(place, 0).catch(() => undefined);
  };
}

export function askRecheck(place: Place): Promise<DeskAnswer> {
  return post('/api/desk/recheck', place);
}

/** The same id however often it is sent: a lost answer does not make two rulings. */
async function post<Answer>(path: string, matter: object): Promise<Answer | Refused> {
  const body = JSON.stringify({ id: makeId(), ...matter });
  const headers = { 'content-type': 'application/json' };
  const send = () => fetch(path, { method: 'POST', headers, body, keepalive: true });
  const response = await send().catch(send);
  return (await response.json()) as Answer | Refused;
}
