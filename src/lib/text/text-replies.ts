import type { Finding } from '#election/finding.ts';
import { isBlocking } from '#election/finding.ts';
import { describeFinding } from './findings.ts';
import type { Language } from './language.ts';

/** Answers to text messages: one message each, 160 letters in English, 70 in Cyrillic. */
const EN = {
  shape: 'Not understood. Send: NUMBER STATION CONTEST LINES / VOTES =CHECK #CODE, as on the form.',
  old: 'Not recorded. Never send the code you sign in with. Send the line that the form shows now.',
  needsCode:
    'Not recorded: the line must end in # and a code: from the form, or the next of your list.',
  code: 'Not recorded: number and code do not fit this line. Compare it letter by letter.',
  usedCode: 'Not recorded: this code of your list was used. Take the next one.',
  notYours: 'This is not your station, or it does not vote there: compare station and contest.',
  count: (lines: number, votes: number) =>
    `Not recorded: ${lines} lines of the sheet are needed before the / and ${votes} votes after it.`,
  check:
    'Not recorded: a character is wrong, or the ballot was changed since. Compare with the form, send again.',
  twins: (names: string) =>
    `Several stations or contests are written alike: ${names}. Report by the form.`,
  readBack: (sum: number, check: number) =>
    `Not recorded yet: ${sum} votes in all. If that is right, send it again with =${check} at the end.`,
  received: (position: number, sum: number, hash: string) =>
    `Received as number ${position}: ${sum} votes in all. Check code ${hash}.`,
  replaced: (position: number) =>
    `Was received as number ${position}, and replaced or taken back by you. To return to it add *2.`,
  line: (place: number) => `line ${place}`,
  vote: (place: number) => `vote ${place}`,
  tooMany: 'Too many messages. Wait a minute and send again.',
  other: 'Not recorded. Nothing is lost: send it again.',
};

const RU: typeof EN = {
  shape: 'Не понято. Пришлите строку так, как её показывает форма.',
  old: 'Не записано. Код для входа не посылайте: возьмите строку из формы',
  needsCode: 'Не записано: нужен код в конце, #, из формы или с вашего листа.',
  code: 'Не записано: номер и код не подходят к этой строке. Сверьте.',
  usedCode: 'Не записано: этот код с листа уже был. Возьмите следующий.',
  notYours: 'Это не ваш участок или не его округ: сверьте номера.',
  count: (lines, votes) => `Не записано: нужно строк ${lines}, после / голосов ${votes}.`,
  check: 'Опечатка или бюллетень изменён. Сверьте с формой и повторите.',
  twins: (names) => `Похожие номера: ${names}. Отправьте через форму.`,
  readBack: (sum, check) => `Не записано. Всего голосов ${sum}. Верно? Добавьте =${check}`,
  received: (position, sum, hash) => `Принято № ${position}: всего голосов ${sum}. Код ${hash}`,
  replaced: (position) => `Было принято, № ${position}, и снято вами. Чтобы вернуть, добавьте *2`,
  line: (place) => `строка ${place}`,
  vote: (place) => `голос ${place}`,
  tooMany: 'Слишком много сообщений. Подождите минуту.',
  other: 'Не записано. Ничего не пропало: повторите.',
};

export function textReplies(language: Language): typeof EN {
  return { en: EN, ru: RU }[language];
}

/** The first thing found, how to confirm it, and how many more there are. */
export function replyFinding(
  [first, ...others]: readonly [Finding, ...Finding[]],
  place: (path: string) => string,
  language: Language,
): string {
  const { code, path, left, right } = first;
  const more = others.length;
  if (language === 'ru') {
    const rest = more > 0 ? ` и ещё ${more}` : '';
    return isBlocking(first)
      ? `Не записано: ${code}, ${place(path)}${rest}. Исправьте.`
      : `Не записано: ${code} (${left ?? 0} и ${right ?? 0})${rest}. Если так: !${code}`;
  }
  const rest = more > 0 ? ` ${more} more.` : '';
  const sentence = describeFinding(first, language);
  return isBlocking(first)
    ? `Not recorded: ${place(path)}: ${sentence}${rest}`
    : `Not recorded: ${sentence}${rest} If the paper says so add !${code}`;
}
