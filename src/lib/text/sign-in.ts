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
};

export function signInWords(language: Language): typeof EN {
  return { en: EN, ru: RU }[language];
}
