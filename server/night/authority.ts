/**
 * Who could state a fact when it was stated. Whoever can write to a log's storage can put anything into it;
 * what nobody could have stated counts for nothing, and stops nothing.
 */
import { checkBounds, registerOf } from '#election/check-report.ts';
import type { Fact } from '#election/fact.ts';
import type { Night } from '#election/night.ts';
import { closingOf } from '#election/polls.ts';
import type { Ask } from '#protocol';
import type { Links, Session } from '../access/links.ts';
import { admit, mayJudge, mayReportFor } from '../access/roles.ts';
import { NewerFactError } from '../log/stored-fact.ts';
import { isOnWord, isOpaque, mustBeSigned, type Read } from './scribe.ts';

/** Why a fact counts for nothing. */
export type Unfounded =
  /** No node of this deployment took it in. */
  | 'unsigned'
  /** It is no fact, or its figures are none. */
  | 'no-fact'
  /** Its author has no link that lets them state this, or no longer had one. */
  | 'no-authority'
  /** It stands there already: somebody has put it in once more. */
  | 'stated-twice'
  /** The link was taken back while it was on its way: nobody has forged it. */
  | 'just-revoked'
  /** A station of another watcher. */
  | 'other-station'
  /** More votes than the station could give. */
  | 'out-of-bounds'
  /** A watcher's, before the polls had closed. */
  | 'too-early';

/** A fact of the log that counts for nothing. */
export interface Ignored {
  readonly position: number;
  readonly reason: Unfounded;
}

/** What a fact is judged by: the night before it. */
export interface Then {
  readonly night: Night;
  readonly links: Links;
  /** The pack at hand is the one that the log was counted with then. */
  readonly isPackOfThen: boolean;
}

export type Judged =
  { readonly ok: true; readonly fact: Fact } | { readonly ok: false; readonly reason: Unfounded };

/**
 * Who may state each kind of fact, as a role may ask it. `program`: nobody but a node itself; `anybody`:
 * whoever holds a link.
 */
const STATED_BY: Readonly<Record<Fact['type'], Ask | 'program' | 'anybody'>> = {
  NightOpened: 'program',
  PackAmended: 'program',
  KeyAnnounced: 'program',
  LogRewound: 'program',
  PersonNamed: 'admin',
  LinkIssued: 'admin',
  LinkRevoked: 'admin',
  DevicesEnded: 'anybody',
  PhoneKeyed: 'report',
  ReportSubmitted: 'report',
  ReportRetracted: 'report',
  NoteAttached: 'anybody',
  PhotoAttached: 'report',
  SheetRuled: 'desk',
  ContestRuled: 'desk',
  RulingAnswered: 'desk',
  PersonSetAside: 'desk',
  PersonRestored: 'desk',
  SheetTaken: 'desk',
  RecheckAsked: 'desk',
  WallDirected: 'desk',
  StepTaken: 'drive',
  DriveCorrected: 'drive',
  MemberContacted: 'drive',
  DriveSet: 'drive',
  DrivePublished: 'admin',
};

/** Judges the facts of a log one after the other. */
export class Authority {
  /** From the first signed fact on all must be: what an older program wrote stands before. */
  #isSigning = false;

  /**
   * @throws NewerFactError where only a newer program knows what was stated
   */
  judge(read: Read, then: Then): Judged {
    const judged = this.judgeSignature(read);
    if (!judged.ok || !mustBeSigned(judged.fact)) return judged;
    const reason = this.#findFault(judged.fact, then, read.isOwn ?? false);
    return reason ? { ok: false, reason } : judged;
  }

  /**
   * Whether a node took it in, whoever stated it: what a command that does not count can tell.
   *
   * @throws NewerFactError where only a newer program knows what was stated
   */
  judgeSignature(read: Read): Judged {
    const { signed } = read;
    if (signed !== false) this.#isSigning = true;
    if ('fault' in read) {
      if (read.fault instanceof NewerFactError && signed !== false) throw read.fault;
      return { ok: false, reason: signed === false ? 'unsigned' : 'no-fact' };
    }
    const { fact } = read;
    const isForeign = signed === false && (this.#isSigning || mustBeSigned(fact));
    return isForeign ? { ok: false, reason: 'unsigned' } : { ok: true, fact };
  }

  #findFault(fact: Fact, then: Then, isOwn: boolean): Unfounded | null {
    const mayState = STATED_BY[fact.type];
    // What a node states it has signed for.
    if (fact.by === null) return fact.type === 'ReportSubmitted' ? 'no-authority' : null;
    if (mayState === 'program') return 'no-authority';
    // Without the key that names people, or after it was thrown away, nobody can tell.
    const sessions = isOpaque(fact.by) ? null : then.links.sessionsOf(fact.by);
    const able = sessions?.filter((one) => mayState === 'anybody' || admit(one, mayState).ok);
    if (able?.length === 0) {
      return then.links.endedAfter(fact.by, fact.prior.position) ? 'just-revoked' : 'no-authority';
    }
    if (able && !able.some((one) => mayStateOf(one, fact, then))) return 'no-authority';
    return fact.type === 'ReportSubmitted'
      ? findReportFault(fact, able ?? null, then, isOwn)
      : null;
  }
}

/** Whether somebody may state this of whom or what it is about. */
function mayStateOf(session: Session, fact: Fact, { links }: Then): boolean {
  if (isOnWord(fact)) return mayJudge(session, links.roleOf(fact.personId));
  if (fact.type !== 'DevicesEnded') return true;
  // Everybody ends devices of their own link, an administrator everybody’s.
  return session.role === 'admin' || links.givenTo(session)?.linkId === fact.linkId;
}

function findReportFault(
  { report, at }: Extract<Fact, { readonly type: 'ReportSubmitted' }>,
  sessions: readonly Session[] | null,
  { night, isPackOfThen }: Then,
  isOwn: boolean,
): Unfounded | null {
  if (sessions && !sessions.some((one) => mayReportFor(one, report.stationId))) {
    return 'other-station';
  }
  // Bounds and time were asked about before it was written, by the same rules: only the link may have ended.
  if (isOwn) return null;
  const { election } = night;
  const station = election.stations.get(report.stationId);
  const contest = election.contests.get(report.contestId);
  if (!isPackOfThen || !station || !contest) return null;
  const { blocking } = checkBounds(report.votes, contest, registerOf(station));
  if (blocking.length > 0) return 'out-of-bounds';
  const isEarly = Date.parse(at) < closingOf(election, station);
  const isAdmin = sessions === null || sessions.some(({ role }) => role === 'admin');
  return isEarly && !isAdmin && !night.rehearsal ? 'too-early' : null;
}
