/** What people say in a night, in a few words; and the night that comes of it. */
import type { ContestDecision } from '#election/contest-ruling.ts';
import type { Step } from '#election/drive/stage.ts';
import type { Correction, Decision, DriveSet, Fact, Stated } from '#election/fact.ts';
import type {
  ContestId,
  Election,
  FactId,
  MemberId,
  PersonId,
  StationId,
} from '#election/model.ts';
import { applyFact } from '#election/fold.ts';
import { startNight, type Night } from '#election/night.ts';
import type { Kind, Report, Votes } from '#election/report.ts';
import { Publication } from '#results/publication.ts';
import type { Results } from '#results/results.ts';
import type { Lines } from '#election/tally-sheet.ts';

export interface ReportSketch {
  readonly id: string;
  readonly by?: string;
  readonly station: string;
  readonly contest?: string;
  readonly kind?: Kind;
  readonly at?: string;
  readonly sheet?: Lines;
  readonly votes: Readonly<Record<string, number>>;
  readonly supersedes?: string;
  readonly confirmed?: Report['confirmed'];
}

const NOTHING = { position: 0, head: '' };

function state<Matter>(id: string, by: string | null, matter: Matter): Stated<Matter> {
  return {
    ...matter,
    id: id as FactId,
    at: '2024-05-05T18:30:00Z',
    by: by as PersonId | null,
    prior: NOTHING,
  };
}

/** A report; the contest is the station's name without its number. */
export function report(sketch: ReportSketch): Fact {
  const { id, by = `watcher-of-${sketch.station}`, station, kind = 'final' } = sketch;
  return state(id, by, {
    type: 'ReportSubmitted' as const,
    report: {
      stationId: station as StationId,
      contestId: (sketch.contest ?? station.replace(/-\d+$/, '')) as ContestId,
      kind,
      reportedAt: sketch.at ?? '2024-05-05T20:30:00+02:00',
      sheet: sketch.sheet ?? {},
      votes: sketch.votes as Votes,
      confirmed: sketch.confirmed ?? [],
      ...(sketch.supersedes && { supersedes: sketch.supersedes as Report['id'] }),
    },
  });
}

export function retraction(id: string, by: string, reportId: string): Fact {
  return state(id, by, { type: 'ReportRetracted' as const, reportId: reportId as Report['id'] });
}

export function ruling(
  id: string,
  station: string,
  decision: Decision,
  reportIds: readonly string[],
  previous: string | null = null,
): Fact {
  return state(id, 'desk', {
    type: 'SheetRuled' as const,
    stationId: station as StationId,
    contestId: station.replace(/-\d+$/, '') as ContestId,
    basis: { reportIds: reportIds as Report['id'][], previous: previous as FactId | null },
    decision,
  });
}

/** A second person of the desk agrees with a ruling, or refuses it. */
export function rulingAnswer(id: string, by: string, rulingId: string, agrees: boolean): Fact {
  return state(id, by, { type: 'RulingAnswered' as const, rulingId: rulingId as FactId, agrees });
}

/** From here on what a person said counts no more. */
export function setAside(id: string, person: string, since: string | null = null): Fact {
  return state(id, 'desk', {
    type: 'PersonSetAside' as const,
    personId: person as PersonId,
    since,
  });
}

export function restored(id: string, person: string): Fact {
  return state(id, 'desk', { type: 'PersonRestored' as const, personId: person as PersonId });
}

export function lot(
  id: string,
  contest: string,
  tied: readonly string[],
  elected: readonly string[],
  previous: string | null = null,
): Fact {
  const decision = { type: 'lot', tied, elected } as ContestDecision;
  return contestRuling(id, contest, decision, previous);
}

export function contestRuling(
  id: string,
  contest: string,
  decision: ContestDecision,
  previous: string | null = null,
): Fact {
  return state(id, 'desk', {
    type: 'ContestRuled' as const,
    contestId: contest as ContestId,
    previous: previous as FactId | null,
    decision,
  });
}

/** The night after these facts, each at its place in the log. */
export function nightAfter(election: Election, facts: readonly Fact[]): Night {
  const night = startNight(election);
  facts.forEach((fact, index) => applyFact(night, fact, index + 1));
  return night;
}

export function resultsAfter(election: Election, facts: readonly Fact[]): Results {
  return new Publication(nightAfter(election, facts)).results('');
}

/** Each candidate's status, by id: what most tests ask. */
export function statusesAfter(election: Election, facts: readonly Fact[]): Record<string, string> {
  const { contests } = resultsAfter(election, facts);
  return Object.fromEntries(
    Object.values(contests).flatMap(({ candidates }) => candidates.map((c) => [c.id, c.status])),
  );
}

/** A step of the endorsement drive. */
export function step(
  id: string,
  memberId: string,
  taken: Step,
  basis: readonly string[] = [],
): Fact {
  return state(id, `organiser-of-${id}`, {
    type: 'StepTaken' as const,
    memberId: memberId as MemberId,
    step: taken,
    basis: basis as FactId[],
    takenAt: '2018-06-01T12:00:00Z',
    salt: '',
  });
}

export function correction(
  id: string,
  memberId: string,
  previous: string | null,
  corrected: Correction,
): Fact {
  return state(id, 'organiser', {
    type: 'DriveCorrected' as const,
    memberId: memberId as MemberId,
    previous: previous as FactId | null,
    correction: corrected,
    salt: '',
  });
}

export function settings(id: string, previous: string | null, aims: DriveSet['settings']): Fact {
  return state(id, 'organiser', {
    type: 'DriveSet' as const,
    previous: previous as FactId | null,
    settings: aims,
    salt: '',
  });
}
