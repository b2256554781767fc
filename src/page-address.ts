import { SCENES } from '#election/wall.ts';

/** What routes make of their address where nobody has signed in: its parameters, and what they may say. */
const PARAMETERS: ReadonlyMap<string, Readonly<Record<string, readonly string[]>>> = new Map([
  ['/', { closed: ['role', 'link'] }],
  ['/i', { not: ['code'] }],
  ['/wall', { scene: SCENES }],
  ['/gallery/[scenario]', { scene: SCENES, lost: [''] }],
]);

/** Leaves of an address what its route knows, so that one page has one address; says which it is. */
export function keepKnown(url: URL, route: string | null): string {
  const known = Object.entries(PARAMETERS.get(route ?? '') ?? {}).flatMap(([name, values]) => {
    const value = url.searchParams.get(name);
    return value !== null && values.includes(value) ? [[name, value]] : [];
  });
  url.search = new URLSearchParams(known).toString();
  return `${decodePath(url.pathname)}${url.search}`;
}

/** `/districts/%61rbat` is `/districts/arbat`; what cannot be decoded is a page that there is not. */
function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
