import type { Basis } from './basis.ts';

/** How many nights are imagined: in each scenario all contests share its swings. */
export const SCENARIOS = 20;

/** Seats of one contest, imagined many times: draws of one scenario stand together. */
export interface SeatDraws {
  readonly basis: Basis;
  /** Draws a scenario. */
  readonly each: number;
  /** Seats, by draw and candidate. */
  readonly seats: Uint16Array;
}

export interface Draws extends SeatDraws {
  /** Final votes, by draw and candidate. */
  readonly votes: Float64Array;
}
