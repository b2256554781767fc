import type { Language } from './language.ts';

/** Said by a page that is older than its server. */
const NEWER = {
  en: 'There is a newer version of this page. It will be read anew at a quiet moment; nothing is lost.',
  ru: 'Есть новая версия этой страницы. Она откроется сама, когда никто не пишет; ничего не пропадёт.',
} satisfies Record<Language, string>;

/** @param language the page's, which says it itself */
export function sayNewerPage(language: string): string {
  const said: Readonly<Record<string, string | undefined>> = NEWER;
  return said[language] ?? NEWER.en;
}
