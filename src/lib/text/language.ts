import type { LocalName } from '#election/model.ts';

export const LANGUAGES = ['en', 'ru'] as const;
export type Language = (typeof LANGUAGES)[number];

export function isLanguage(text: string | null | undefined): text is Language {
  return LANGUAGES.some((language) => language === text);
}

/** The first of the browser's languages that we speak; else English. */
export function preferredLanguage(acceptLanguage: string | null | undefined): Language {
  const wanted = (acceptLanguage ?? '').split(',').map((part) => part.trim().slice(0, 2));
  return wanted.find(isLanguage) ?? 'en';
}

/** A name in the language asked for, else in any it has. */
export function nameIn(name: LocalName, language: Language): string {
  if (typeof name === 'string') return name;
  return name[language] ?? name.en ?? Object.values(name)[0] ?? '';
}
