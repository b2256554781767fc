import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Election } from '#election/model.ts';
import { writeCsv } from '../export/csv.ts';
import type { HexMap } from '#map/hexagons.ts';
import type { Language } from '#text/language.ts';
import { drawSharePicture } from '../export/share-picture.ts';
import { writeDriveCsv } from '../export/drive-csv.ts';
import { writeNist } from '../export/nist.ts';
import { listDrive, lookAtDrive } from './drive.ts';
import { FilmMaker } from '../film/film-maker.ts';
import type { Reading } from '../night/reading.ts';

const compress = promisify(gzip);

export interface Document {
  readonly body: Buffer;
  /** The same, compressed when somebody first asks for it. */
  readonly zipped: () => Promise<Buffer>;
  readonly etag: string;
}

/** The least time between two pictures in one language, in milliseconds. */
const PAUSE = 10_000;

type Name = 'results' | 'summary' | 'csv' | 'nist' | 'drive' | 'members' | 'members.csv';

/** The published documents, each made once for a version however many ask for it. */
export class Published {
  readonly #reading: Reading;
  readonly #election: Election;
  readonly #hexes: HexMap | null;
  readonly #documents = new Map<Name, Document>();
  readonly #films: FilmMaker;
  #film: Document | null = null;
  readonly #pictures = new Map<
    Language,
    { readonly drawn: Promise<Document>; readonly at: number; readonly newest: number }
  >();

  constructor(reading: Reading, hexes: HexMap | null) {
    this.#reading = reading;
    this.#election = reading.night.election;
    this.#hexes = hexes;
    this.#films = new FilmMaker(reading);
  }

  document(name: Name): Document {
    const etag = this.#etagOf(name);
    const made = this.#documents.get(name);
    if (made?.etag === etag) return made;
    const document = makeDocument(this.#write(name), etag);
    this.#documents.set(name, document);
    return document;
  }

  /** The drive changes with its own facts and with who is elected. */
  #etagOf(name: Name): string {
    const { version, heads, publication } = this.#reading;
    if (name === 'drive' || name === 'members')
      return `"${name}-${lookAtDrive(this.#reading).key}"`;
    return `"${version}-${heads.markAt(version)}-${publication.projectedVersion ?? 0}"`;
  }

  /** The night from moment to moment, for whoever winds back; a moment old while news stream in. */
  async film(): Promise<Document> {
    const { json, newest } = await this.#films.film();
    const etag = `"film-${this.#reading.heads.markAt(newest)}"`;
    if (this.#film?.etag !== etag) this.#film = makeDocument(json, etag);
    return this.#film;
  }

  /** The results at a glance, a moment old while news stream in. */
  async picture(language: Language): Promise<Document> {
    const last = this.#pictures.get(language);
    const now = performance.now();
    const newest = this.#reading.newestFigure;
    if (last && (newest === last.newest || now - last.at < PAUSE)) return last.drawn;
    const drawn = this.#draw(language, newest);
    this.#pictures.set(language, { drawn, at: now, newest });
    return drawn;
  }

  async #draw(language: Language, newest: number): Promise<Document> {
    const { publication, head } = this.#reading;
    const summary = publication.summary(head);
    const png = await drawSharePicture(
      this.#election,
      this.#hexes,
      summary,
      this.#reading.register.lastReportAt,
      language,
    );
    return makeDocument(png, `"picture-${language}-${this.#reading.heads.markAt(newest)}"`);
  }

  #write(name: Name): string {
    const { publication, head } = this.#reading;
    if (name === 'drive') return JSON.stringify(lookAtDrive(this.#reading).totals);
    if (name === 'members') return JSON.stringify(listDrive(this.#reading));
    if (name === 'members.csv') {
      const list = listDrive(this.#reading);
      return list ? writeDriveCsv(this.#election, list, publication.summary(head)) : '';
    }
    if (name === 'summary') return JSON.stringify(publication.summary(head));
    const results = publication.results(head);
    if (name === 'nist') return writeNist(this.#election, results);
    return name === 'csv' ? writeCsv(this.#election, results) : JSON.stringify(results);
  }
}

function makeDocument(content: string | Buffer, etag: string): Document {
  const body = Buffer.from(content);
  let zipped: Promise<Buffer> | null = null;
  return { body, zipped: () => (zipped ??= compress(body)), etag };
}
