import { findClosest, type CloseContest } from '#election/closest.ts';
import { historyOf, type CountMoment } from '#election/count-history.ts';
import { findHurdles, type Hurdle } from '#election/hurdle.ts';
import type {
  Candidate,
  CandidateId,
  Contest,
  District,
  DistrictId,
  StationId,
} from '#election/model.ts';
import type { ContestResult } from '#election/results.ts';
import type { SheetState } from '#election/sheet-state.ts';
import type { TallyNode } from '../node.ts';

/** A close contest, with those it is between. */
export interface CloseView extends Pick<CloseContest, 'contestId' | 'margin' | 'needs' | 'has'> {
  readonly contest: string;
  readonly inside: CloseCandidate;
  readonly outside: CloseCandidate;
}

export interface CloseCandidate extends Pick<Candidate, 'name' | 'partyId' | 'allianceId'> {
  readonly votes: number;
  readonly probability: number | null;
}

/** A district's page. */
export interface DistrictView {
  readonly district: District;
  readonly contests: readonly {
    readonly contest: Contest;
    readonly result: ContestResult;
    readonly hurdles: readonly (Hurdle | null)[];
    readonly history: readonly CountMoment[];
    readonly stations: readonly {
      readonly id: StationId;
      readonly name: string;
      readonly registered: number | null;
      readonly status: SheetState['status'];
    }[];
  }[];
}

export function viewDistrict({ reading, pack }: TallyNode, id: DistrictId): DistrictView | null {
  const { night, publication } = reading;
  const district = pack.election.districts.get(id);
  if (!district) return null;
  const contests = [...night.contests.values()].filter(({ contest }) => contest.districtId === id);
  return {
    district,
    contests: contests.map((one) => ({
      contest: one.contest,
      result: publication.contest(one.contest.id)!,
      hurdles: findHurdles(one, publication.outcomes().get(one.contest.id)!),
      history: historyOf(night, one),
      stations: [...one.sheets].map(([stationId, { share, state }]) => ({
        id: stationId,
        name: pack.election.stations.get(stationId)!.name,
        registered: share.registered,
        status: state.status,
      })),
    })),
  };
}

/** As many close contests as a wall has room for. */
const MOST_CLOSE = 7;

export function viewClosest({ reading, pack }: TallyNode): CloseView[] {
  const { night, publication } = reading;
  return findClosest(night.contests.values(), publication.outcomes(), MOST_CLOSE).map((close) => {
    const { contestId, margin, needs, has } = close;
    const { candidates, name } = pack.election.contests.get(contestId)!;
    const result = publication.contest(contestId)!;
    const describe = (id: CandidateId): CloseCandidate => {
      const place = candidates.findIndex((one) => one.id === id);
      const { name, partyId, allianceId } = candidates[place]!;
      const { votes, probability } = result.candidates[place]!;
      return { name, partyId, allianceId, votes, probability };
    };
    const between = { inside: describe(close.inside), outside: describe(close.outside) };
    return { contestId, contest: name, margin, needs, has, ...between };
  });
}
