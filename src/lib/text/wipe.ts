import type { Language } from './language.ts';

/** What is asked before a phone is wiped: loaded with what wipes it. */
const EN = {
  wipeAsk: (waiting: string) => `Not sent yet: ${waiting}. It will be lost. Wipe all the same?`,
  wipeSure: 'Delete all that this phone keeps?',
};

const RU: typeof EN = {
  wipeAsk: (waiting) => `Ещё не отправлено: ${waiting}. Это пропадёт. Всё равно очистить?`,
  wipeSure: 'Удалить всё, что хранит этот телефон?',
};

export function wipeWords(language: Language): typeof EN {
  return { en: EN, ru: RU }[language];
}
