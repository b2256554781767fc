import type { Election } from '#election/model.ts';

/** The pack's public part as JSON: lists in the pack's order. */
export function writeElection(election: Election, hash: string): string {
  const {
    parties,
    alliances,
    districts,
    contests,
    stations,
    bodies,
    previous: _,
    ...rest
  } = election;
  return JSON.stringify({
    ...rest,
    hash,
    bodies: [...bodies.values()],
    parties: [...parties.values()],
    alliances: [...alliances.values()],
    districts: [...districts.values()],
    contests: [...contests.values()],
    stations: [...stations.values()],
  });
}
