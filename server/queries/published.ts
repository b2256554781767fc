import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { DistrictId, Election } from '#election/model.ts';
import { writeCsv } from '../export/csv.ts';
import { writeElection } from '../export/election.ts';
import type { TallyNode } from '../node.ts';
import type { HexMap } from '#map/hexagons.ts';
import type { Bytes, DriveList } from '#protocol';
import {
  viewClosest,
  viewDistrict,
  type CloseView,
  type DistrictView,
} from '#results/district-view.ts';
import type { DriveTotals } from '#results/drive-totals.ts';
import type { Film } from '#results/film.ts';
import type { Results, Summary } from '#results/results.ts';
import type { Language } from '#text/language.ts';
import { drawSharePicture } from '../export/share-picture.ts';
import { writeDriveCsv } from '../export/drive-csv.ts';
import { writeNist } from '../export/nist.ts';
import { listDrive, lookAtDrive } from './drive.ts';
import { FilmMaker } from '../film/film-maker.ts';
import type { View } from '../night/view.ts';

const compress = promisify(gzip);

/** Bytes to be sent, and what they say: `Content` as JSON, or text. */
export interface Document<Content> {
  readonly body: Buffer;
  /** The same, compressed when somebody first asks for it. */
  readonly zipped: () => Promise<Buffer>;
  readonly etag: string;
  /** Never there: it tells the type of what is written from others. */
  readonly content?: Content;
}

/** The least time between two pictures in one language, in milliseconds. */
const PAUSE = 10_000;

/** What each document says. */
interface Contents {
  readonly results: Results;
  readonly summary: Summary;
  readonly closest: readonly CloseView[];
  readonly csv: string;
  readonly nist: object;
  readonly drive: DriveTotals | null;
  readonly members: DriveList | null;
  readonly 'members.csv': string;
}
type Name = keyof Contents;

/** The published documents, each made once for a version however many ask for it. */
export class Published {
  readonly #view: View;
  readonly #election: Election;
  readonly #hexes: HexMap | null;
  readonly #documents = new Map<string, Document<never>>();
  readonly #films: FilmMaker;
  #film: Document<Film> | null = null;
  readonly #pictures = new Map<
    Language,
    { readonly drawn: Promise<Document<Bytes>>; readonly at: number; readonly newest: number }
  >();

  /** The pack’s public part: it never changes while a node runs. */
  readonly election: Buffer;

  /** One log counted with two packs gives two answers. */
  readonly #packMark: string;

  constructor({ pack }: TallyNode, view: View) {
    this.#view = view;
    this.#election = view.night.election;
    this.#hexes = pack.hexes;
    this.election = Buffer.from(writeElection(pack.election, pack.hash));
    this.#films = new FilmMaker(view);
    this.#packMark = pack.mark;
  }

  document<One extends Name>(name: One): Document<Contents[One]> {
    return this.#once(name, this.#etagOf(name), () => this.#write(name));
  }

  /** A district's contests as they stand; null if there is no such district. */
  district(id: string): Document<DistrictView> | null {
    const { night, publication } = this.#view;
    if (!night.election.districts.has(id as DistrictId)) return null;
    const view = () => viewDistrict(night, publication, id as DistrictId);
    return this.#once(`district-${id}`, this.#etagOf('results'), () => JSON.stringify(view()));
  }

  /** Made once for what it depends on. */
  #once(name: string, etag: string, write: () => string): Document<never> {
    const made = this.#documents.get(name);
    if (made?.etag === etag) return made;
    const document = makeDocument<never>(write(), etag);
    this.#documents.set(name, document);
    return document;
  }

  /** The drive changes with its own facts and with who is elected. */
  #etagOf(name: Name): string {
    const { version, heads, publication, step } = this.#view;
    if (name === 'drive' || name === 'members') return `"${name}-${lookAtDrive(this.#view).key}"`;
    // Times are rounded in one view and not in the other.
    const at = step === 0 ? '' : `-${step}`;
    const mark = `${heads.markAt(version)}-${this.#packMark}`;
    return `"${version}-${mark}-${publication.projectedVersion ?? 0}${at}"`;
  }

  /** The night from moment to moment, for whoever winds back; a moment old while news stream in. */
  async film(): Promise<Document<Film>> {
    const { json, newest } = await this.#films.film();
    const etag = `"film-${this.#view.heads.markAt(newest)}"`;
    this.#film = this.#film?.etag === etag ? this.#film : makeDocument<Film>(json, etag);
    return this.#film;
  }

  /** The results at a glance, a moment old while news stream in. */
  async picture(language: Language): Promise<Document<Bytes>> {
    const last = this.#pictures.get(language);
    const now = performance.now();
    const newest = this.#view.newestFigure;
    if (last && (newest === last.newest || now - last.at < PAUSE)) return last.drawn;
    const drawn = this.#draw(language, newest);
    this.#pictures.set(language, { drawn, at: now, newest });
    return drawn;
  }

  async #draw(language: Language, newest: number): Promise<Document<Bytes>> {
    const { publication, head } = this.#view;
    const summary = publication.summary(head);
    const png = await drawSharePicture(
      this.#election,
      this.#hexes,
      summary,
      this.#view.register.lastReportAt,
      language,
    );
    return makeDocument<Bytes>(png, `"picture-${language}-${this.#view.heads.markAt(newest)}"`);
  }

  #write(name: Name): string {
    return this.#writers[name]();
  }

  readonly #writers: Readonly<Record<Name, () => string>> = {
    results: () => JSON.stringify(this.#results() satisfies Results),
    summary: () => JSON.stringify(this.#summary() satisfies Summary),
    closest: () =>
      JSON.stringify(
        viewClosest(this.#view.night, this.#view.publication) satisfies readonly CloseView[],
      ),
    csv: () => writeCsv(this.#election, this.#results()),
    nist: () => writeNist(this.#election, this.#results()),
    drive: () => JSON.stringify(lookAtDrive(this.#view).totals satisfies DriveTotals | null),
    members: () => JSON.stringify(listDrive(this.#view) satisfies DriveList | null),
    'members.csv': () => {
      const list = listDrive(this.#view);
      return list ? writeDriveCsv(this.#election, list, this.#summary()) : '';
    },
  };

  #results(): Results {
    const { publication, head } = this.#view;
    return publication.results(head);
  }

  #summary(): Summary {
    const { publication, head } = this.#view;
    return publication.summary(head);
  }
}

function makeDocument<Content>(content: string | Buffer, etag: string): Document<Content> {
  const body = Buffer.from(content);
  let zipped: Promise<Buffer> | null = null;
  return { body, zipped: () => (zipped ??= compress(body)), etag };
}
