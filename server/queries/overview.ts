import { statfs } from 'node:fs/promises';
import type { Role } from '#election/fact.ts';
import type { DistrictId, LinkId, PersonId, PollingStation, StationId } from '#election/model.ts';
import { findSheet, type Sheet } from '#election/night.ts';
import type { TallyNode } from '../node.ts';
import { markOf } from '#results/person-mark.ts';
import type { PackProblem } from '#pack/rows.ts';

/** Somebody with a link, as the administrator sees them. */
export interface PersonRow {
  readonly linkId: LinkId;
  readonly personId: PersonId;
  /** What they said counts no more. */
  readonly isAside: boolean;
  readonly role: Role;
  readonly name: string | null;
  readonly contact: string | null;
  readonly stationIds: readonly StationId[];
  /** Whether this node has seen the link used since it started. */
  readonly seen: boolean;
  /** On how many devices it is open. */
  readonly devices: number;
  readonly reports: number;
}

/** A district with stations of which a sheet is still awaited. */
export interface MissingDistrict {
  readonly id: DistrictId;
  readonly name: string;
  readonly of: number;
  /** When its latest report was made, ISO 8601; null: it has none. */
  readonly lastReportAt: string | null;
  readonly stations: readonly MissingStation[];
}

export interface MissingStation {
  readonly id: StationId;
  readonly name: string;
  readonly watchers: readonly { readonly name: string | null; readonly contact: string | null }[];
}

/** What should be put right before the night; each with a few examples. */
export interface Amiss {
  readonly code:
    | 'no-watcher'
    | 'never-seen'
    | 'fault'
    | 'little-disk'
    | 'unsafe'
    | 'origin'
    | 'rehearsal-log'
    | 'one-person-desk'
    | 'single-report'
    | 'many-rulings'
    | 'foreign-facts'
    | 'rewound'
    | 'clock'
    | 'outdated-pack'
    | 'checks';
  readonly count: number;
  readonly examples: readonly string[];
}

export interface AdminView {
  readonly version: number;
  readonly head: string;
  readonly packHash: string;
  /** What checkpoints are signed with, as verifiers of notes write it. */
  readonly verifierKey: string | null;
  readonly counts: {
    readonly districts: number;
    readonly contests: number;
    readonly stations: number;
  };
  readonly checklist: readonly Amiss[];
  /** What is likely a mistake in the pack. */
  readonly warnings: readonly PackProblem[];
  /** There is a threshold, and so a drive. */
  readonly hasDrive: boolean;
  readonly people: readonly PersonRow[];
  /** Where most is missing comes first. */
  readonly missing: readonly MissingDistrict[];
}

const EXAMPLES = 5;
/** With less a night's log and photos may not fit. In bytes. */
const LITTLE_DISK = 2 * 1024 ** 3;

export async function overview(node: TallyNode): Promise<AdminView> {
  const { reading, pack } = node;
  const { districts, contests, stations } = pack.election;
  const people = listPeople(node);
  return {
    version: reading.version,
    head: reading.head,
    packHash: pack.hash,
    verifierKey: node.checkpoints.verifierKey,
    counts: { districts: districts.size, contests: contests.size, stations: stations.size },
    checklist: await check(node, people),
    warnings: pack.warnings,
    hasDrive: pack.election.thresholds.length > 0,
    people,
    missing: listMissing(node, people),
  };
}

function listPeople({ reading }: TallyNode): PersonRow[] {
  return reading.links.inForce().map(({ linkId, personId, role, stationIds }) => {
    const { name = null, contact = null } = reading.register.people.get(personId) ?? {};
    const reports = reading.register.reportsBy.get(personId)?.length ?? 0;
    const seen = reports > 0 || reading.links.wasSeen(linkId);
    const isAside = reading.night.aside.has(personId);
    const devices = reading.links.devicesOf(linkId).length;
    const who = { linkId, personId, role, name, contact, stationIds };
    return { ...who, seen, devices, reports, isAside };
  });
}

function listMissing(
  { reading, pack }: TallyNode,
  people: readonly PersonRow[],
): MissingDistrict[] {
  const { stations, districts } = pack.election;
  const watchers = new Map<StationId, PersonRow[]>();
  for (const person of people) {
    for (const id of person.stationIds) watchers.set(id, [...(watchers.get(id) ?? []), person]);
  }
  const sheetsOf = ({ id, contestIds }: PollingStation) =>
    contestIds.flatMap((contestId) => findSheet(reading.night, id, contestId) ?? []);
  const byDistrict = Map.groupBy(stations.values(), ({ districtId }) => districtId);
  return [...byDistrict]
    .map(([id, own]) => ({
      id,
      name: districts.get(id)?.name ?? id,
      of: own.length,
      lastReportAt: lastReport(own.flatMap(sheetsOf)),
      stations: own
        .filter((station) => sheetsOf(station).some(({ state }) => state.status === 'awaiting'))
        .map((station) => ({
          id: station.id,
          name: station.name,
          watchers: (watchers.get(station.id) ?? []).map(({ name, contact }) => ({
            name,
            contact,
          })),
        })),
    }))
    .filter((district) => district.stations.length > 0)
    .toSorted((a, b) => b.stations.length - a.stations.length);
}

function lastReport(sheets: readonly Sheet[]): string | null {
  const instants = sheets.flatMap(({ reports }) => reports.map(({ instant }) => instant));
  return instants.length > 0 ? new Date(Math.max(...instants)).toISOString() : null;
}

async function check(node: TallyNode, people: readonly PersonRow[]): Promise<Amiss[]> {
  const { reading, pack, settings } = node;
  const { stations, checks } = pack.election;
  const watched = new Set(people.flatMap(({ stationIds }) => stationIds));
  const unwatched = [...stations.values()].filter(({ id }) => !watched.has(id));
  const unseen = people.filter(({ seen, role }) => !seen && role === 'watcher');
  const { fault } = reading;
  const advice = node.originAdvice();
  const isOld = reading.night.rehearsal && !settings.rehearsal;
  const otherwise = Object.entries(checks).map(([code, { severity, above }]) =>
    above === null ? `${code} ${severity}` : `${code} ${severity} > ${above}`,
  );
  const { bavail, bsize } = await statfs('data' in settings.log ? settings.log.data : '.');
  const free = bavail * bsize;
  const name = (one: { readonly name: string }) => one.name;
  const holder = (one: PersonRow) => one.name ?? one.stationIds.join(', ');
  const amiss: Amiss[] = [
    { code: 'no-watcher', count: unwatched.length, examples: unwatched.map(name) },
    { code: 'never-seen', count: unseen.length, examples: unseen.map(holder) },
    { code: 'fault', count: fault ? 1 : 0, examples: fault ? [fault] : [] },
    { code: 'little-disk', count: free < LITTLE_DISK ? 1 : 0, examples: [] },
    { code: 'unsafe', count: settings.unsafe ? 1 : 0, examples: [] },
    { code: 'origin', count: advice === null ? 0 : 1, examples: advice === null ? [] : [advice] },
    { code: 'rehearsal-log', count: isOld ? 1 : 0, examples: [] },
    ...checkTrust(node),
    {
      code: 'clock',
      count: reading.skew === 0 ? 0 : 1,
      examples: [`${Math.round(reading.skew / 1000)} s`],
    },
    {
      code: 'outdated-pack',
      count: reading.isOutdated ? 1 : 0,
      examples: [reading.packHash?.slice(0, 16) ?? ''],
    },
    {
      code: 'rewound',
      count: reading.register.rewound.length,
      examples: reading.register.rewound.map(({ position, seen }) => `${position} (${seen})`),
    },
    {
      code: 'foreign-facts',
      count: reading.ignored.count,
      examples: reading.ignored.first.map(({ position, reason }) => `${position} (${reason})`),
    },
    { code: 'checks', count: otherwise.length, examples: otherwise },
  ];
  return amiss.map((one) => ({ ...one, examples: one.examples.slice(0, EXAMPLES) }));
}

/** Where one person alone may decide what everybody sees; and who has decided much of late. */
function checkTrust({ reading, pack }: TallyNode): Amiss[] {
  const { publication, desk, verification } = pack.election;
  const isPublic = publication === 'public';
  const busy = reading.register.busyRulers(reading.now());
  const name = ({ by, rulings }: (typeof busy)[number]) =>
    `${reading.register.people.get(by)?.name ?? markOf(by)}: ${rulings}`;
  return [
    { code: 'one-person-desk', count: isPublic && desk === 'one-person' ? 1 : 0, examples: [] },
    { code: 'single-report', count: isPublic && verification === 'single' ? 1 : 0, examples: [] },
    { code: 'many-rulings', count: busy.length, examples: busy.map(name) },
  ];
}

/** Stations that nobody with a link watches. */
export function findUnwatched({ reading, pack }: TallyNode): StationId[] {
  const watched = new Set(reading.links.inForce().flatMap(({ stationIds }) => stationIds));
  return [...pack.election.stations.keys()].filter((id) => !watched.has(id));
}
