import type { Language } from './language.ts';

/** The way out of a phone: the server says it, so that no phone carries it in every language. */
const EN = {
  out: 'Sign out',
  wipe: 'Wipe this phone',
  wipeHint: 'Signs out and deletes drafts, what waits to be sent, kept pages and keys.',
  /** `#` stands for how much is not sent. */
  ask: 'Not sent yet: #. It will be lost. Wipe all the same?',
  sure: 'Delete all that this phone keeps?',
  devices: (count: number) => `This link is open on ${count} devices`,
  thisDevice: 'this one',
  lastUse: 'last used',
  endOne: 'Sign it out',
  endOthers: 'Sign the others out',
};

const RU: typeof EN = {
  out: 'Выйти',
  wipe: 'Очистить телефон',
  wipeHint: 'Выход и удаление черновиков, неотправленного, сохранённых страниц и ключей.',
  ask: 'Ещё не отправлено: #. Это пропадёт. Всё равно очистить?',
  sure: 'Удалить всё, что хранит этот телефон?',
  devices: (count) => `Эта ссылка открыта на нескольких устройствах: ${count}`,
  thisDevice: 'это устройство',
  lastUse: 'использовано',
  endOne: 'Отключить',
  endOthers: 'Отключить остальные',
};

export function leavingWords(language: Language): typeof EN {
  return { en: EN, ru: RU }[language];
}
