import { SCENES } from '#election/wall.ts';

/** What pages make of their address where nobody has signed in: a parameter each, and what it may say. */
const PARAMETERS: ReadonlyMap<string, readonly [name: string, values: readonly string[]]> = new Map(
  [
    ['/', ['closed', ['role', 'link']]],
    ['/i', ['not', ['code', 'now']]],
    ['/wall', ['scene', SCENES]],
  ],
);

/** Leaves of an address what its page knows, so that one page has one address; says which it is. */
export function keepKnown(url: URL): string {
  const path = decodePath(url.pathname);
  const [name = '', values = []] = PARAMETERS.get(path) ?? [];
  const value = url.searchParams.get(name);
  url.search = value !== null && values.includes(value) ? `${name}=${value}` : '';
  return `${path}${url.search}`;
}

/** `/districts/%61rbat` is `/districts/arbat`; what cannot be decoded is a page that there is not. */
function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
