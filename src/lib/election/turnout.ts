/**
 * Who is registered where, and what turnout may be taken of. Voters of a postal station stand in the
 * registers of others; those of a split precinct vote in one of its parts each.
 */
import type { PollingStation } from './model.ts';

/** Ballots cast at counted stations, and the voters registered at those of them that have a register. */
export interface Turnout {
  registered: number;
  ballotsCast: number;
}

export const NO_TURNOUT: Readonly<Turnout> = { registered: 0, ballotsCast: 0 };

type Registered = Pick<PollingStation, 'kind' | 'registeredVoters'>;

/** Whether a station has voters of its own. */
export function hasRegister({ kind, registeredVoters }: Registered): boolean {
  return kind === 'polling' || registeredVoters !== null;
}

/** The listed voters of one contest's part of a station; null: unknown, as where they are split. */
export function listedFor({ registeredVoters, parts }: PollingStation): number | null {
  return parts.length > 1 ? null : registeredVoters;
}

/** What a counted sheet says of turnout; null: nothing. */
export function turnoutOf(
  station: Registered,
  registered: number | null,
  ballotsCast: number | null,
): Turnout | null {
  if (ballotsCast === null) return null;
  if (!hasRegister(station)) return { registered: 0, ballotsCast };
  return registered === null ? null : { registered, ballotsCast };
}

export function addTurnout(sum: Turnout, one: Readonly<Turnout>, sign: 1 | -1): void {
  sum.registered += sign * one.registered;
  sum.ballotsCast += sign * one.ballotsCast;
}

/** What one contest's sheet says of its station. */
export interface PartShare {
  readonly isCounted: boolean;
  /** null: unknown */
  readonly registered: number | null;
  readonly ballotsCast: number | null;
}

/** A station counted once, whatever contests it votes in. */
export interface StationSums {
  readonly registered: { readonly total: number; readonly counted: number };
  readonly ballotsCast: number;
  readonly turnout: Readonly<Turnout> | null;
}

/**
 * Sums a station: within a part every voter has all its contests, so that the largest sheet counts;
 * parts hold other voters each, and are added.
 *
 * @param parts the sheets of each part that are not annulled
 */
export function sumStation(
  station: Registered,
  parts: readonly (readonly PartShare[])[],
): StationSums {
  const judged = parts.map((shares) => {
    const counted = shares.filter((share) => share.isCounted);
    return {
      all: largest(shares.map((share) => share.registered)),
      isCounted: counted.length > 0,
      registered: largest(counted.map((share) => share.registered)),
      ballotsCast: largest(counted.map((share) => share.ballotsCast)),
    };
  });
  const counted = judged.filter((part) => part.isCounted);
  const listed = parts.some((shares) => shares.length > 0) ? station.registeredVoters : null;
  const isWhole = counted.length === parts.length;
  const registered = sumKnown(counted.map((part) => part.registered)) ?? (isWhole ? listed : null);
  const ballots = sumKnown(counted.map((part) => part.ballotsCast));
  const some = addKnown(counted.map((part) => part.registered));
  return {
    registered: {
      total: sumKnown(judged.map((part) => part.registered ?? part.all)) ?? listed ?? some,
      counted: registered ?? some,
    },
    ballotsCast: addKnown(counted.map((part) => part.ballotsCast)),
    turnout: counted.length > 0 ? turnoutOf(station, registered, ballots) : null,
  };
}

/** The sum of what is all known; null where anything is not, or there is nothing. */
function sumKnown(figures: readonly (number | null)[]): number | null {
  return figures.length === 0 || figures.includes(null) ? null : addKnown(figures);
}

function addKnown(figures: readonly (number | null)[]): number {
  return figures.reduce<number>((sum, figure) => sum + (figure ?? 0), 0);
}

export function largest(figures: readonly (number | null)[]): number | null {
  return figures.reduce(larger, null);
}

/** The larger of what is known; null: neither is. */
export function larger(a: number | null, b: number | null): number | null {
  return a === null ? b : b === null ? a : Math.max(a, b);
}
