import type { Language } from './language.ts';

/** Where a short code is typed. */
const EN = {
  codeTitle: 'Sign in with your short code',
  codeHint: 'Twelve letters and digits, on the sheet you were given.',
  code: 'Short code',
  codeDo: 'Sign in',
  codeWrong: 'No such code. Compare it letter by letter.',
  codeLater: 'Too many tries from here. Wait a minute.',
  askTitle: 'Another link is open here',
  askWhat: (now: string, next: string) =>
    `This browser is signed in as ${now}. The link you have opened is another person’s, ${next}.`,
  askYes: (next: string) => `Go on with the link just opened (${next})`,
  askNo: 'Leave it as it is',
  out: 'Sign out',
  wipe: 'Wipe this phone',
  wipeHint: 'Signs out and deletes drafts, what waits to be sent, kept pages and keys.',
  wipeAsk: (waiting: string) => `Not sent yet: ${waiting}. It will be lost. Wipe all the same?`,
  wipeSure: 'Delete all that this phone keeps?',
};

const RU: typeof EN = {
  codeTitle: 'Вход по короткому коду',
  codeHint: 'Двенадцать букв и цифр с листа, который вам дали.',
  code: 'Короткий код',
  codeDo: 'Войти',
  codeWrong: 'Такого кода нет. Сверьте его по буквам.',
  codeLater: 'Слишком много попыток. Подождите минуту.',
  askTitle: 'Здесь уже открыта другая ссылка',
  askWhat: (now, next) =>
    `В этом браузере открыта ссылка: ${now}. Вы открыли ссылку другого человека: ${next}.`,
  askYes: (next) => `Продолжить по открытой сейчас ссылке (${next})`,
  askNo: 'Оставить как есть',
  out: 'Выйти',
  wipe: 'Очистить телефон',
  wipeHint: 'Выход и удаление черновиков, неотправленного, сохранённых страниц и ключей.',
  wipeAsk: (waiting) => `Ещё не отправлено: ${waiting}. Это пропадёт. Всё равно очистить?`,
  wipeSure: 'Удалить всё, что хранит этот телефон?',
};

export function signInWords(language: Language): typeof EN {
  return { en: EN, ru: RU }[language];
}
