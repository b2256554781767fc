/**
 * Every number that the projection believes before it has seen a vote, and where each comes from.
 * None is fitted to one election. Variances are of relative votes, or on the logarithmic scale.
 */

/**
 * How much stations of one contest differ: of a slate, and of a candidate within it. From precincts
 * of city elections, where the log odds of a party differ by 15 to 20%. Worth as much as so many
 * stations; residuals beyond `most` are cut, so that one odd station does not speak for all.
 */
export const SPREAD = {
  slate: 0.03,
  candidate: 0.02,
  worth: 12,
  least: 0.001,
  most: 2,
  /** How many times as much a party’s shares, and a contest’s, may differ as all. */
  scale: { least: 0.3, most: 8 },
};

/**
 * How much a party’s strength differs between contests, and a candidate’s within its slate; how far a
 * party’s own mean may lie from an equal share. `swing` is the same where there is a baseline: what
 * differs is how a party moved, some 20% from place to place.
 */
export const STRENGTH = {
  between: 0.15,
  swing: 0.04,
  within: 0.1,
  group: 0.5,
  worth: 5,
  least: 0.003,
};

/**
 * What comes late is unlike what comes early. How much, goes by how much stations differ and by how
 * little their order looks like chance (disorder.ts): the correlation between a party’s share and the
 * order of arrival is ±0.5 where stations come in an order, and ±0.1 where they come as by chance; which
 * of the two stays in `doubt`, since what decides may be what nobody sees. A line over a night has 12 ÷
 * its length squared for the variance of its times. What began goes on by a bit more than half, and may
 * as well stop, or go on wholly.
 */
export const TREND = { ordered: 12 * 0.5 ** 2, random: 12 * 0.1 ** 2, doubt: 0.35, damped: 0.6 };

/** How much the trend differs between contests, in the same unit: the variance between stations. */
export const TREND_BETWEEN = { variance: 0.3, worth: 20, least: 0.015, most: 8 };

/**
 * How far shares wander over a night beside their trend, and how much batches of neighbours differ, in
 * the same unit: equally likely on the logarithmic scale, and none at all.
 */
export const WANDER = [0, 0.05, 0.25, 1.2, 6];
export const PATCH = [0, 0.03, 0.1, 0.3, 1];

/** Votes a voter, where none is counted that has a register; how much stations and contests differ in that. */
export const TURNOUT = { rate: 0.5, station: 0.06, contest: 0.05, worth: 12 };

/**
 * Voters of a station where nobody says how many, and how much stations differ in size: by half. A kind
 * of which none is counted, such as postal ones, may be of quite another size.
 */
export const SIZE = { voters: 1000, station: 0.25, unlike: 0.5 };

/**
 * How much of a baseline’s pattern still holds: all of it, give or take a quarter. Worth as much as so
 * many stations.
 */
export const CARRY = { mean: 1, worth: 12, least: 0, most: 1.25 };

/**
 * Too early for totals: fewer stations than these, and contests that are neither so many nor have so
 * large a part of all seats; or a range of more than so large a part of them, unless it is a few.
 */
export const EARLY = { stations: 3, contests: 8, seats: 0.5, range: 0.5, few: 2 };
