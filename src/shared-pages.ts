import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const compress = promisify(gzip);

/** How long a page is given to all who ask, in milliseconds: they see what was a moment ago. */
const LIFE = 1000;
/** Addresses have no end; a page beyond so many is made for whoever asked, and not kept. */
const MOST = 300;

interface Page {
  readonly headers: Headers;
  readonly bytes: Buffer<ArrayBuffer>;
  readonly zipped: Buffer<ArrayBuffer>;
}

/** Pages that are the same for all who ask: each made once a moment, however many they are. */
export class SharedPages {
  /** null: it did not succeed, which others must find out for themselves. */
  readonly #pages = new Map<string, Promise<Page | null>>();

  /**
   * @param key what the page depends on
   * @param make makes it, for the one who asks first
   */
  async answer(key: string, request: Request, make: () => Promise<Response>): Promise<Response> {
    const kept = this.#pages.get(key);
    if (kept) {
      const page = await kept;
      return page ? write(page, request) : make();
    }
    const response = make();
    if (this.#pages.size >= MOST) return response;
    const page = response.then(read);
    this.#keep(key, page);
    const own = await page;
    return own ? write(own, request) : response;
  }

  #keep(key: string, page: Promise<Page | null>): void {
    this.#pages.set(key, page);
    const drop = () => {
      if (this.#pages.get(key) === page) this.#pages.delete(key);
    };
    page.then((made) => (made ? setTimeout(drop, LIFE).unref() : drop()), drop);
  }
}

async function read(response: Response): Promise<Page | null> {
  if (response.status !== 200) return null;
  const bytes = Buffer.from(await response.arrayBuffer());
  return { headers: response.headers, bytes, zipped: await compress(bytes) };
}

function write({ headers, bytes, zipped }: Page, request: Request): Response {
  const own = new Headers(headers);
  own.set('vary', 'accept-encoding');
  if (!/\bgzip\b/.test(request.headers.get('accept-encoding') ?? '')) {
    return new Response(bytes, { headers: own });
  }
  own.set('content-encoding', 'gzip');
  own.set('content-length', String(zipped.length));
  return new Response(zipped, { headers: own });
}
