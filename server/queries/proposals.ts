import { known } from '#election/known.ts';
import { goesOn, countingLinks } from '#election/chain.ts';
import { lastRulings, matterOf } from '#election/contest-ruling.ts';
import type { Candidate, PersonId } from '#election/model.ts';
import { findSheet, isAside, type Night, type Proposal } from '#election/night.ts';
import type { AsideView, ProposalView } from '#protocol';
import { markOf } from '#results/person-mark.ts';
import type { Reading } from '../night/reading.ts';

/**
 * What one person of the desk has ruled and a second may still agree to, in the order of the log. With
 * no figures of a sheet: who is to type one blind must not see any.
 */
export function openProposals(reading: Reading, who: PersonId): ProposalView[] {
  return viewProposals(reading, who, () => true).map((one) =>
    one.decision.type === 're-key' ? { ...one, sheet: {}, details: [] } : one,
  );
}

/** Those of one sheet, or of one contest, with their figures. */
export function viewProposals(
  { night, register }: Reading,
  who: PersonId,
  isMeant: (ruling: Proposal['ruling']) => boolean,
): ProposalView[] {
  return [...night.proposals.values()]
    .filter((one) => isMeant(one.ruling) && isOpen(night, one))
    .map(({ ruling, stamp }) => ({
      rulingId: ruling.id,
      stationId: ruling.type === 'SheetRuled' ? ruling.stationId : null,
      contestId: ruling.contestId,
      about: nameOf(night, ruling),
      decision: { type: ruling.decision.type },
      sheet: ruling.decision.type === 're-key' ? ruling.decision.version.sheet : {},
      details: detailsOf(night, ruling),
      reason: register.noteOn(ruling.id),
      mark: stamp.by === who || stamp.by === null ? null : markOf(stamp.by),
    }));
}

/** It still goes on from the last ruling that counts, and its author's word does. */
function isOpen(night: Night, { ruling, stamp, answer }: Proposal): boolean {
  if (answer !== null || isAside(night, stamp)) return false;
  if (ruling.type === 'SheetRuled') {
    const sheet = findSheet(night, ruling.stationId, ruling.contestId);
    const previous = ruling.basis.previous;
    return sheet !== null && goesOn(countingLinks(sheet.rulings).at(-1), { ...ruling, previous });
  }
  const rulings = night.contests.get(ruling.contestId)?.rulings ?? [];
  return goesOn(lastRulings(rulings).get(matterOf(ruling.decision)), ruling);
}

function nameOf({ election }: Night, ruling: Proposal['ruling']): string {
  const contest = election.contests.get(ruling.contestId)?.name ?? ruling.contestId;
  if (ruling.type === 'ContestRuled') return contest;
  return `${election.stations.get(ruling.stationId)?.name ?? ruling.stationId}, ${contest}`;
}

function detailsOf({ election }: Night, { contestId, decision }: Proposal['ruling']): string[] {
  const candidates = election.contests.get(contestId)?.candidates ?? [];
  const byId = new Map(candidates.map((one) => [one.id, one]));
  const name = (id: Candidate['id']) => known(byId, id).name;
  switch (decision.type) {
    case 're-key': {
      const { votes } = decision.version;
      return candidates.flatMap(({ id, name }) =>
        votes[id] === undefined ? [] : [`${name}: ${votes[id]}`],
      );
    }
    case 'call':
      return decision.candidateIds.map(name);
    case 'withdraw':
      return [name(decision.candidateId)];
    default:
      return [];
  }
}

/** Whose word counts no more. */
export function listAside({ night, links, register }: Reading): AsideView[] {
  return [...night.aside].map(([personId, since]) => ({
    personId,
    mark: markOf(personId),
    role: links.roleOf(personId),
    since: Number.isFinite(since) ? new Date(since).toISOString() : null,
    reports: register.reportsBy.get(personId)?.length ?? 0,
  }));
}
