/** Random small elections, and random nights in them, for the laws. */
import fc from 'fast-check';
import type { Fact } from '#election/fact.ts';
import type { Contest, Election, Method } from '#election/model.ts';
import {
  sketchElection,
  sketchThreshold,
  type CandidateSketch,
  type ContestSketch,
} from './election.ts';
import { report, retraction } from './night.ts';

const candidates = (contest: string): fc.Arbitrary<CandidateSketch[]> =>
  fc
    .array(
      fc.record(
        {
          party: fc.constantFrom('cats', 'birds'),
          alliance: fc.constantFrom('small-animals'),
          registrationOrder: fc.integer({ min: 1, max: 5 }),
        },
        { requiredKeys: [] },
      ),
      { minLength: 1, maxLength: 5 },
    )
    .map((all) => all.map((one, index) => ({ ...one, id: `${contest}-${index}` })));

const methods = fc.constantFrom<Method>(
  'plurality',
  'plurality',
  'dhondt',
  'sainte-lague',
  'imperiali',
  'hare-niemeyer',
);

const contestOf = (id: string, district: string): fc.Arbitrary<ContestSketch> =>
  fc.record({
    id: fc.constant(id),
    district: fc.constant(district),
    seats: fc.integer({ min: 1, max: 3 }),
    votesPerBallot: fc.integer({ min: 1, max: 3 }),
    method: methods,
    candidates: candidates(id),
    stations: fc.array(fc.option(fc.integer({ min: 5, max: 40 }), { freq: 5 }), {
      minLength: 1,
      maxLength: 3,
    }),
  });

export const elections: fc.Arbitrary<Election> = fc
  .tuple(
    contestOf('savanna', 'plains'),
    contestOf('pond', 'waters'),
    contestOf('lagoon', 'waters'),
    fc.constantFrom<Election['tieBreak']>('registration-order', 'undecided'),
    fc.constantFrom<Election['verification']>('single', 'double'),
  )
  .map(([savanna, pond, lagoon, tieBreak, verification]) => {
    const zoo = sketchElection([savanna, pond, lagoon], { tieBreak, verification });
    const subjects = [
      ...[...zoo.parties.keys()].map((party) => ({ party })),
      ...[...zoo.alliances.keys()].map((alliance) => ({ alliance })),
    ];
    return {
      ...zoo,
      thresholds: [sketchThreshold({ signatures: 2, districts: 2, for: subjects })],
      sittingMembers: [...zoo.parties.keys()].map((partyId) => ({
        districtId: 'plains' as never,
        partyId,
        allianceId: null,
        members: 1,
      })),
    };
  });

/** What one of three people says of one of the contest's stations. */
const reportIn = (contest: Contest, id: string): fc.Arbitrary<Fact> =>
  fc
    .record({
      by: fc.constantFrom('ann', 'ben', 'cat'),
      station: fc.constantFrom(...contest.stationIds),
      kind: fc.constantFrom('preliminary', 'final', 'corrected'),
      minute: fc.integer({ min: 10, max: 13 }),
      votes: fc.array(fc.nat(3), { minLength: 5, maxLength: 5 }),
      registered: fc.option(fc.integer({ min: 5, max: 40 }), { nil: undefined }),
      confirmed: fc.constantFrom([], [], ['W06' as const]),
      supersedes: fc.option(fc.integer({ min: 0, max: 12 }), { nil: undefined, freq: 4 }),
    })
    .map(({ minute, votes, registered, supersedes, kind, ...rest }) =>
      report({
        ...rest,
        id,
        kind: kind as 'final',
        at: `2024-05-05T20:${minute}:00+02:00`,
        sheet: registered === undefined ? {} : { registered, ballotsCast: 5 },
        votes: Object.fromEntries(contest.candidates.map((one, index) => [one.id, votes[index]!])),
        ...(supersedes !== undefined && { supersedes: `report-${supersedes}` }),
        contest: contest.id,
      }),
    );

const retractionNamed = (id: string): fc.Arbitrary<Fact> =>
  fc
    .tuple(fc.constantFrom('ann', 'ben', 'cat'), fc.nat(12))
    .map(([by, index]) => retraction(id, by, `report-${index}`));

/** An election and what was said in it, in the order it was recorded. */
export const nights: fc.Arbitrary<{ election: Election; facts: Fact[] }> = elections.chain(
  (election) =>
    fc
      .array(fc.nat(9), { maxLength: 12 })
      .chain((kinds) =>
        fc.tuple(
          ...kinds.map((kind, index) =>
            kind === 0
              ? retractionNamed(`retraction-${index}`)
              : fc
                  .constantFrom(...election.contests.values())
                  .chain((contest) => reportIn(contest, `report-${index}`)),
          ),
        ),
      )
      .map((facts) => ({ election, facts })),
);
