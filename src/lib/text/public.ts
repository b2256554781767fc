import type { Language } from './language.ts';

const EN = {
  closedTitle: 'Results are not public yet',
  closedStaff: 'This election’s results are shown to its staff only.',
  closedUntil: (when: string) => `They open when polls close: ${when}.`,
  needLink: 'To go there, open the personal link you were given.',
  needRole: 'Your link does not lead there.',
  toWall: 'Open the wall',
  toReport: 'Report a tally sheet',
  badLink: 'This link is not valid',
  badLinkHelp:
    'It may have been mistyped, or taken back. Ask whoever gave it to you for a new one.',
  error: 'Something went wrong',
  home: 'To the first page',
  districts: 'Districts',
  openData: 'Open data',
  print: 'Print',
  asOf: (version: string, when: string) => `Version ${version}, ${when}`,
};

type PublicWords = typeof EN;

const RU: PublicWords = {
  closedTitle: 'Результаты пока не открыты',
  closedStaff: 'Результаты этих выборов видит только штаб.',
  closedUntil: (when) => `Они откроются, когда закроются участки: ${when}.`,
  needLink: 'Чтобы попасть туда, откройте вашу личную ссылку.',
  needRole: 'Ваша ссылка туда не ведёт.',
  toWall: 'Открыть экран результатов',
  toReport: 'Внести протокол',
  badLink: 'Эта ссылка недействительна',
  badLinkHelp: 'Возможно, в ней опечатка или её отозвали. Попросите новую у того, кто её дал.',
  error: 'Что-то пошло не так',
  home: 'На первую страницу',
  districts: 'Районы',
  openData: 'Открытые данные',
  print: 'Печать',
  asOf: (version, when) => `Версия ${version}, ${when}`,
};

export function publicWords(language: Language): PublicWords {
  return { en: EN, ru: RU }[language];
}
