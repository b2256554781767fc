/** Ids made of names. */

const CYRILLIC: Readonly<Record<string, string>> = {
  ...{ а: 'a', б: 'b', в: 'v', г: 'g', ґ: 'g', д: 'd', е: 'e', ё: 'e', є: 'ye', ж: 'zh', з: 'z' },
  ...{ и: 'i', і: 'i', ї: 'yi', й: 'y', к: 'k', л: 'l', м: 'm', н: 'n', о: 'o', п: 'p', р: 'r' },
  ...{ с: 's', т: 't', у: 'u', ф: 'f', х: 'kh', ц: 'ts', ч: 'ch', ш: 'sh', щ: 'shch', ъ: '' },
  ...{ ы: 'y', ь: '', э: 'e', ю: 'yu', я: 'ya' },
};
const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  ø: 'o',
  đ: 'd',
  ł: 'l',
  þ: 'th',
};

/** Letters and digits of a name, in Latin, with hyphens between; empty where it has none of them. */
export function slug(name: string, longest = 48): string {
  return Array.from(name.normalize('NFC').toLowerCase())
    .map((letter) => CYRILLIC[letter] ?? LETTERS[letter] ?? letter)
    .join('')
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, longest)
    .replace(/^-+|-+$/g, '');
}

/** Gives each name an id of its own. */
export class Ids {
  readonly #taken = new Set<string>();

  /** @param otherwise what it is called where the name has no letter that an id may have */
  make(name: string, otherwise: string): string {
    const plain = slug(name) || otherwise;
    let id = plain;
    for (let count = 2; this.#taken.has(id); count += 1) id = `${plain}-${count}`;
    this.#taken.add(id);
    return id;
  }

  /** Keeps an id that a source states; false: it is taken. */
  take(id: string): boolean {
    if (this.#taken.has(id)) return false;
    this.#taken.add(id);
    return true;
  }
}
