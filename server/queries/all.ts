/** Everything that somebody can ask, by name: what pages have. */
import type { ContestId, DistrictId, ReportId, StationId } from '#election/model.ts';
import type { Role } from '#election/fact.ts';
import { findSheet } from '#election/night.ts';
import type { Moment } from '#results/moments.ts';
import { viewDistrict } from '#results/district-view.ts';
import { roundDown } from '../night/view.ts';
import type { TallyNode } from '../node.ts';
import type { DeviceUse, Session } from '../access/links.ts';
import type { Ask } from '#protocol';
import { queueFor } from './desk-queue.ts';
import { viewContest, viewSheet } from './desk-sheet.ts';
import { listDrive, lookAtDrive, memberHistory } from './drive.ts';
import { logHistory, stationHistory } from './history.ts';
import { findUnwatched, overview } from './overview.ts';
import { ownReport, ownReports } from './own-reports.ts';
import type { OpenQuery, Publishable, RoleQuery, Shown } from './query.ts';

/** How many facts of the history a page shows. */
const PAGE = 100;

function forRole<Input, Reply>(
  ask: Ask,
  answer: (node: TallyNode, input: Input, session: Session) => Reply,
): RoleQuery<Input, Reply> {
  return { ask, answer };
}

function whenPublished<Input, Reply>(
  published: Publishable,
  answer: (shown: Shown, input: Input) => Reply,
): OpenQuery<Input, Reply> {
  return { published, answer };
}

/** Ids as they come from outside: what they name is looked up here, and may not be there. */
interface SheetName {
  readonly stationId: string;
  readonly contestId: string;
}

/** Moments of the chances that may be shown, by times that may be known. */
function momentsUntil(moments: readonly Moment[], last: string | null, step: number) {
  if (step === 0) return moments;
  const rounded = moments.map((one) => ({ ...one, at: roundDown(one.at, step) }));
  return rounded.filter(({ at }) => last !== null && at <= last);
}

/** A device on which a link is open. */
export interface DeviceView {
  readonly deviceId: string;
  /** ISO 8601. */
  readonly since: string;
  readonly lastUse: string;
  /** The one that asks. */
  readonly isThis: boolean;
}

function viewDevices(devices: readonly DeviceUse[], { device }: Session): DeviceView[] {
  return devices.map(({ deviceId, since, lastUse }) => ({
    deviceId,
    since: new Date(since).toISOString(),
    lastUse: new Date(lastUse).toISOString(),
    isThis: deviceId === device?.deviceId,
  }));
}

function read({ stationId, contestId }: SheetName): [StationId, ContestId] {
  return [stationId as StationId, contestId as ContestId];
}

export const QUERIES = {
  results: whenPublished('results', ({ view: { publication, head } }, _: null) =>
    publication.results(head),
  ),
  /** With the time of the last report; a summary’s `at` is any fact’s. */
  summary: whenPublished('results', ({ view: { publication, head, register } }, _: null) => ({
    summary: publication.summary(head),
    lastReportAt: register.lastReportAt,
  })),
  /** The contests reported last, newest first, and how the chances of thresholds went so far. */
  news: whenPublished('results', ({ view: { register, night, step }, node }, _: null) => ({
    latest: register.latest,
    moments: momentsUntil(node.projector?.moments ?? [], night.at, step),
  })),
  /** A district's contests as they stand; null if there is no such district. */
  district: whenPublished('results', ({ view: { night, publication } }, id: string) =>
    viewDistrict(night, publication, id as DistrictId),
  ),
  /** null: nothing was recorded, or there is no threshold. */
  driveTotals: whenPublished('drive-totals', ({ view }, _: null) =>
    view.night.drive.touchedAt > 0 ? lookAtDrive(view).totals : null,
  ),
  /** Members and totals of the drive; null: there is no threshold. */
  drive: forRole('drive', ({ reading }, _: null) => listDrive(reading)),
  /** How members are reached. */
  driveContacts: forRole('drive', ({ reading }, _: null) => reading.register.contacts),
  /** All that was said of a member; null if there is none. */
  driveMember: forRole('drive', ({ reading }, id: string) => memberHistory(reading, id)),
  ownReports: forRole('report', ({ reading }, _: null, { personId }) =>
    ownReports(reading, personId),
  ),
  /** The devices on which this person's link is open, the last used first. */
  ownDevices: forRole('sign-in', ({ reading: { links } }, _: null, session) =>
    viewDevices(links.devicesOf(links.givenTo(session)?.linkId ?? session.linkId), session),
  ),
  /** What makes this person's lines of text; null: they send none. */
  textKey: forRole('report', ({ reading, lineCodes }, _: null, session) => {
    const mark = reading.links.givenTo(session)?.text;
    const key = mark && lineCodes.keyOf(mark);
    return key ? { number: mark.number, key: key.toString('base64') } : null;
  }),
  /** Who is out of the race in a contest: nothing is asked of them. */
  withdrawn: forRole('report', ({ reading }, id: string) => [
    ...(reading.night.contests.get(id as ContestId)?.orders.withdrawn ?? []),
  ]),
  /** One of them; null if it is not theirs. */
  ownReport: forRole('report', ({ reading }, id: string, { personId }) =>
    ownReport(reading, personId, id as ReportId),
  ),
  /** The desk asked a sheet's watchers to look once more, and nobody has reported since. */
  isRechecked: forRole(
    'report',
    ({ reading }, name: SheetName) => findSheet(reading.night, ...read(name))?.recheck ?? false,
  ),
  /** The desk's queue as this person sees it now. */
  deskQueue: forRole('desk', ({ reading }, _: null, { personId }) =>
    queueFor(reading, personId, new Date(reading.now()).toISOString()),
  ),
  /** A sheet as the desk sees it; null if there is none. */
  deskSheet: forRole('desk', ({ reading }, name: SheetName, { personId }) =>
    viewSheet(reading, personId, ...read(name)),
  ),
  /** A contest as the desk rules on it; null if there is none. */
  deskContest: forRole('desk', ({ reading }, id: string, { personId }) =>
    viewContest(reading, personId, id as ContestId),
  ),
  stationHistory: forRole('desk', ({ reading }, id: string) =>
    stationHistory(reading, id as StationId),
  ),
  /** `before`: the position to go on from; `role`: of whoever stated it; null: the newest, anybody. */
  logHistory: forRole(
    'desk',
    ({ reading }, { before, role }: { before: number | null; role: Role | null }) =>
      logHistory(reading, before ?? reading.version + 1, role, PAGE),
  ),
  /** What the administrator sees of the night. */
  overview: forRole('admin', (node, _: null) => overview(node)),
  /** Stations that nobody with a link watches. */
  unwatched: forRole('admin', (node, _: null) => findUnwatched(node)),
};
export type QueryName = keyof typeof QUERIES;
