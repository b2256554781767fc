import type { Fact, PersonNamed, PhotoAttached, ReportSubmitted } from '#election/fact.ts';
import type {
  ContestId,
  FactId,
  MemberId,
  PersonId,
  ReportId,
  StationId,
} from '#election/model.ts';
import type { Night } from '#election/night.ts';

/** How many contests are remembered as the latest. */
const LATEST = 12;

/** So many rulings of one person in so short a time are said to administrators. In milliseconds. */
const MANY = { rulings: 30, within: 10 * 60_000 };

/** What a node remembers beside the night: nothing of it changes a figure. */
export class Register {
  /** Who people are, as far as somebody said. */
  readonly people = new Map<PersonId, Pick<PersonNamed, 'name' | 'contact'>>();
  /** Where the log has lost facts, and how far a node had seen it then. */
  readonly rewound: { readonly position: number; readonly seen: number }[] = [];
  /** How members of the drive are reached. */
  readonly contacts = new Map<MemberId, string | null>();
  /** Ids of each person's reports, in the order of the log. */
  readonly reportsBy = new Map<PersonId, ReportId[]>();
  /** Free text beside other facts, by the id of the fact that holds it. */
  readonly notes = new Map<FactId, string>();
  /** The contests reported last, newest first, each once. */
  readonly latest: { readonly contestId: ContestId; readonly at: string }[] = [];
  /** When each person's last rulings were made, the newest last, in milliseconds since 1970. */
  readonly #rulings = new Map<PersonId, number[]>();
  /** One-time codes of text messages that were used, by whom. */
  readonly #textCodes = new Set<string>();
  readonly #night: Night;
  /** Where the facts about each station stand. */
  readonly #byStation = new Map<StationId, number[]>();
  readonly #photos = new Map<ReportId, Pick<PhotoAttached, 'photo' | 'content'>[]>();

  constructor(night: Night) {
    this.#night = night;
  }

  /** Applies what a fact says, once the night has it. */
  apply(fact: Fact, position: number): void {
    if (fact.type === 'PersonNamed') this.people.set(fact.personId, fact);
    if (fact.type === 'LogRewound') this.rewound.push({ position, seen: fact.seen.position });
    if (fact.type === 'MemberContacted') this.contacts.set(fact.memberId, fact.contact);
    if (fact.type === 'NoteAttached') this.notes.set(fact.id, fact.text);
    if (fact.type === 'ReportSubmitted') this.#noteReport(fact);
    if (fact.type === 'PhotoAttached') this.#notePhoto(fact);
    if (fact.type === 'SheetRuled' || fact.type === 'ContestRuled') this.#noteRuling(fact);
    this.#noteStation(fact, position);
  }

  #noteRuling({ by, at }: Pick<Fact, 'by' | 'at'>): void {
    if (by === null) return;
    const own = [...(this.#rulings.get(by) ?? []), Date.parse(at)];
    this.#rulings.set(by, own.slice(-MANY.rulings));
  }

  /** Who has made many rulings in a short time: it may be diligence. */
  busyRulers(now: number): { readonly by: PersonId; readonly rulings: number }[] {
    return [...this.#rulings]
      .map(([by, times]) => ({ by, rulings: times.filter((at) => now - at <= MANY.within).length }))
      .filter(({ rulings }) => rulings >= MANY.rulings);
  }

  /** Whether a person has used this place of their list of one-time codes. */
  hasUsedTextCode(by: PersonId, place: number): boolean {
    return this.#textCodes.has(`${by} ${place}`);
  }

  /** When the last report was recorded; a summary’s `at` is any fact’s. */
  get lastReportAt(): string | null {
    return this.latest[0]?.at ?? null;
  }

  #noteReport({ id, by, at, report }: Extract<Fact, ReportSubmitted>): void {
    const { contestId } = report;
    const known = this.latest.findIndex((one) => one.contestId === contestId);
    if (known >= 0) this.latest.splice(known, 1);
    this.latest.unshift({ contestId, at });
    this.latest.length = Math.min(this.latest.length, LATEST);
    if (by === null) return;
    if (report.textCode !== undefined) this.#textCodes.add(`${by} ${report.textCode}`);
    const own = this.reportsBy.get(by);
    if (own) own.push(id as string as ReportId);
    else this.reportsBy.set(by, [id as string as ReportId]);
  }

  #noteStation(fact: Fact, position: number): void {
    const station = this.#stationOf(fact);
    if (station === null) return;
    const known = this.#byStation.get(station);
    if (known) known.push(position);
    else this.#byStation.set(station, [position]);
  }

  /** The station a fact is about, itself or by the report it names. */
  #stationOf(fact: Fact): StationId | null {
    if ('stationId' in fact) return fact.stationId;
    if ('report' in fact) return fact.report.stationId;
    if ('reportId' in fact) return this.#night.reports.get(fact.reportId)?.report.stationId ?? null;
    return null;
  }

  /** Positions of all facts about a station, in order. */
  positionsOf(stationId: StationId): readonly number[] {
    return this.#byStation.get(stationId) ?? [];
  }

  /** Free text that goes with a fact; null if there is none. */
  noteOn(id: FactId): string | null {
    return this.notes.get(`${id}.note` as FactId) ?? null;
  }

  #notePhoto({ reportId, photo, content }: PhotoAttached): void {
    this.#photos.set(reportId, [...this.photosOf(reportId), { photo, content }]);
  }

  /** The photos of a report's sheet: their names as they were sent, and as they are kept. */
  photosOf(reportId: ReportId): readonly Pick<PhotoAttached, 'photo' | 'content'>[] {
    return this.#photos.get(reportId) ?? [];
  }
}
