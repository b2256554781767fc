import type { Language } from './language.ts';

/** Said by a page that is older than its server. */
const NEWER: Readonly<Record<Language, string>> = {
  en: 'There is a newer version of this page. It will be read anew at a quiet moment; nothing is lost.',
  ru: 'Есть новая версия этой страницы. Она откроется сама, когда никто не пишет; ничего не пропадёт.',
};

export function sayNewerPage(language: Language): string {
  return NEWER[language];
}
