/** One contest with proofs and ties in it: three animals run for the seats of the savanna. */
import type { Fact } from '#election/fact.ts';
import type { Election } from '#election/model.ts';
import { sketchElection, type ContestSketch } from './election.ts';
import { report } from './night.ts';

/** The lion registered before the zebra, and both before the gnu. */
export const savannaOf = (
  stations: ContestSketch['stations'],
  settings: Partial<Election> = {},
  more: Partial<ContestSketch> = {},
): Election =>
  sketchElection(
    [
      {
        id: 'savanna',
        candidates: ['lion', 'zebra', 'gnu'].map((id, place) => ({
          id,
          party: `${id}s`,
          registrationOrder: place + 1,
        })),
        stations,
        ...more,
      },
    ],
    settings,
  );

/** What is said of one of its stations: the votes of the lion, the zebra and the gnu. */
export const says = (station: string, votes: readonly number[], more: object = {}): Fact => {
  const [lion = 0, zebra = 0, gnu = 0] = votes;
  return report({ id: `report-of-${station}`, station, votes: { lion, zebra, gnu }, ...more });
};
