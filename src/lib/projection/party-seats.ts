import { known } from '#election/known.ts';
import type { AllianceId, PartyId } from '#election/model.ts';
import type { Night } from '#election/night.ts';
import { SCENARIOS, type SeatDraws } from './draws.ts';
import { intervalOf, type Interval } from './interval.ts';

/** Seats in nine of ten imagined nights. */
export interface PartySeats {
  readonly parties: ReadonlyMap<PartyId, Interval>;
  readonly alliances: ReadonlyMap<AllianceId, Interval>;
  /** Candidates without a party. */
  readonly independent: Interval;
}

/** Seats of every party, alliance and of independents, summed over contests night by night. */
export function sumSeats(night: Night, draws: readonly SeatDraws[]): PartySeats {
  const { parties, alliances } = night.election;
  const nights = Math.max(...draws.map(({ each }) => each)) * SCENARIOS;
  const start = <Id>(ids: Iterable<Id>) =>
    new Map([...ids].map((id) => [id, new Float64Array(nights)]));
  const byParty = start(parties.keys());
  const byAlliance = start(alliances.keys());
  const independent = new Float64Array(nights);
  for (const { basis, each, seats } of draws) {
    const { candidates } = basis.contest;
    candidates.forEach(({ partyId, allianceId }, index) => {
      const party = partyId === null ? independent : known(byParty, partyId);
      const alliance = allianceId === null ? null : known(byAlliance, allianceId);
      for (let at = 0; at < nights; at += 1) {
        // Draws of one scenario stand together; where a contest has fewer they come again.
        const scenario = Math.floor((at * SCENARIOS) / nights);
        const draw = scenario * each + (at % each);
        const own = seats[draw * candidates.length + index] ?? 0;
        party[at] = (party[at] ?? 0) + own;
        if (alliance) alliance[at] = (alliance[at] ?? 0) + own;
      }
    });
  }
  const describe = <Id>(map: Map<Id, Float64Array>) =>
    new Map([...map].map(([id, samples]) => [id, intervalOf(samples)]));
  return {
    parties: describe(byParty),
    alliances: describe(byAlliance),
    independent: intervalOf(independent),
  };
}
