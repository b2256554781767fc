/** What a district’s page and the scene of the closest seats show, from the night so far. */
import { at, known } from '#election/known.ts';
import { findClosest, type CloseContest } from './closest.ts';
import { historyOf, type CountMoment } from './count-history.ts';
import { tellApart } from './namesakes.ts';
import { findHurdles, type Hurdle } from './hurdle.ts';
import type {
  Candidate,
  CandidateId,
  Contest,
  District,
  DistrictId,
  StationId,
} from '#election/model.ts';
import type { Night } from '#election/night.ts';
import type { Publication } from './publication.ts';
import type { ContestResult } from './results.ts';
import type { SheetState } from '#election/sheet-state.ts';

/** A close contest, with those it is between. */
export interface CloseView extends Pick<CloseContest, 'contestId' | 'margin' | 'needs' | 'has'> {
  readonly contest: string;
  readonly inside: CloseCandidate;
  readonly outside: CloseCandidate;
}

export interface CloseCandidate extends Pick<Candidate, 'name' | 'partyId' | 'allianceId'> {
  readonly votes: number;
  /** By the count so far; of two who are tied neither is. */
  readonly isIn: boolean;
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

/** null if there is no such district. */
export function viewDistrict(
  night: Night,
  publication: Publication,
  id: DistrictId,
): DistrictView | null {
  const { districts, stations } = night.election;
  const district = districts.get(id);
  if (!district) return null;
  const contests = [...night.contests.values()].filter(({ contest }) => contest.districtId === id);
  return {
    district,
    contests: contests.map((one) => ({
      contest: { ...one.contest, candidates: tellApart(one.contest.candidates) },
      result: publication.resultOf(one.contest.id),
      hurdles: findHurdles(one, known(publication.outcomes(), one.contest.id)),
      history: historyOf(night, one),
      stations: [...one.sheets].map(([stationId, { share, state }]) => ({
        id: stationId,
        name: known(stations, stationId).name,
        registered: share.registered,
        status: state.status,
      })),
    })),
  };
}

/** As many close contests as a wall has room for. */
const MOST_CLOSE = 7;

export function viewClosest(night: Night, publication: Publication): CloseView[] {
  return findClosest(night.contests.values(), publication.outcomes(), MOST_CLOSE).map((close) => {
    const { contestId, margin, needs, has } = close;
    const { candidates, name } = known(night.election.contests, contestId);
    const result = publication.resultOf(contestId);
    const describe = (id: CandidateId): CloseCandidate => {
      const index = candidates.findIndex((one) => one.id === id);
      const { name, partyId, allianceId } = at(tellApart(candidates), index);
      const { votes, seats, probability } = at(result.candidates, index);
      return { name, partyId, allianceId, votes, isIn: seats > 0, probability };
    };
    const between = { inside: describe(close.inside), outside: describe(close.outside) };
    return { contestId, contest: name, margin, needs, has, ...between };
  });
}
