import { SCENES } from '#election/wall.ts';

/** What a page makes of its address where nobody has signed in. */
const PARAMETERS: Readonly<Record<string, (value: string) => boolean>> = {
  closed: (value) => value === 'role' || value === 'link',
  not: (value) => value === 'code' || value === 'now',
  scene: (value) => SCENES.some((one) => one === value),
  rotate: (value) => /^\d{1,3}$/.test(value),
};

/** Leaves of an address what a page knows, so that one page has one address; says which it is. */
export function keepKnown(url: URL): string {
  for (const [name, value] of [...url.searchParams]) {
    if (!PARAMETERS[name]?.(value)) url.searchParams.delete(name);
  }
  url.searchParams.sort();
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
