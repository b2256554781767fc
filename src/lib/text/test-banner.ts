import type { Language } from './language.ts';

const BANNERS: Readonly<Record<Language, string>> = {
  en: 'TEST – rehearsal, not real results',
  ru: 'ТЕСТ – репетиция, не настоящие результаты',
};

/** What stands over every page of a rehearsal. */
export function testBanner(language: Language): string {
  return BANNERS[language];
}
