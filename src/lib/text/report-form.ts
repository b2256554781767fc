import type { Line } from '#election/tally-sheet.ts';
import type { Language } from './language.ts';
import type { PhoneWords } from './phone.ts';

/** What the form of a sheet says. */
const EN = {
  sheet: 'Lines of the sheet',
  votes: 'Votes',
  total: 'Votes in all',
  ofAtMost: (least: string, most: string) => `between ${least} and ${most}`,
  mustBe: (count: string) => `must be ${count}`,
  blankLine: 'Leave a line blank if it is not on your sheet.',
  kind: 'This sheet is',
  check: 'Check and read back',
  readBack: 'Read it back: is this what the paper says?',
  change: 'Change',
  send: 'Send',
  confirmAll: 'The paper really says so:',
  mustConfirm: 'Confirm each of these, or change the figures.',
  doubts: (count: string) =>
    `Compare with the paper; if it really says so, you confirm it in the next step (${count})`,
  missing: (count: string) =>
    `Candidates without a figure: ${count}. Enter 0 where there are no votes.`,
  blanks: (count: string) => `Lines left blank: ${count}. Are they really not on the paper?`,
  problems: (count: string) => `Must be corrected (${count})`,
  remarks: (count: string) => `Noted, nothing to do (${count})`,
  remark: 'Noted:',
  withdrawn: '(withdrawn: nothing to enter)',
  notSent: 'Not sent. Your figures are still here: try again.',
  noStore: 'This browser keeps nothing (a private window?): send while you have a network.',
  notKept:
    'This phone could not keep the report. Press again: it is then sent at once, without waiting here.',
  practiceBanner: 'Practice: nothing is recorded',
  replaces: 'You have sent a report of this sheet. A new one replaces it.',
  photo: 'Photo of the sheet',
  photoTaken: 'A photo is ready to go with the report.',
  textTitle: 'Only text messages work?',
  textHint: 'Send this line to your coordinator’s number, as it stands:',
  textByHand:
    'Send this line to your coordinator’s number, with your number in front and the next code of your sheet behind #:',
  copy: 'Copy',
  copied: 'Copied',
};

const RU: typeof EN = {
  sheet: 'Строки протокола',
  votes: 'Голоса',
  total: 'Всего голосов',
  ofAtMost: (least, most) => `от ${least} до ${most}`,
  mustBe: (count) => `должно быть ${count}`,
  blankLine: 'Если строки нет в протоколе, оставьте поле пустым.',
  kind: 'Этот протокол',
  check: 'Проверить и сверить',
  readBack: 'Сверьте с бумагой: всё верно?',
  change: 'Изменить',
  send: 'Отправить',
  confirmAll: 'В протоколе действительно так:',
  mustConfirm: 'Подтвердите каждое или измените числа.',
  doubts: (count: string) =>
    `Сверьте с бумагой; если там так, подтвердите на следующем шаге (${count})`,
  missing: (count: string) => `Кандидатов без числа: ${count}. Если голосов нет, введите 0.`,
  blanks: (count: string) => `Пустых строк: ${count}. Их действительно нет в протоколе?`,
  problems: (count: string) => `Надо исправить (${count})`,
  remarks: (count: string) => `Отмечено, ничего делать не надо (${count})`,
  remark: 'Отмечено:',
  withdrawn: '(снят: вводить нечего)',
  notSent: 'Не отправлено. Ваши числа на месте: повторите.',
  noStore: 'Этот браузер ничего не хранит (приватное окно?): отправляйте, пока есть сеть.',
  notKept:
    'Телефон не смог сохранить протокол. Нажмите ещё раз: он уйдёт сразу, не дожидаясь здесь.',
  practiceBanner: 'Проба: ничего не записывается',
  replaces: 'Вы уже отправили этот протокол. Новый его заменит.',
  photo: 'Фотография протокола',
  photoTaken: 'Фотография готова и уйдёт вместе с протоколом.',
  textTitle: 'Работают только SMS?',
  textHint: 'Отправьте эту строку на номер координатора как есть:',
  textByHand:
    'Отправьте эту строку на номер координатора: в начале ваш номер, после # следующий код с вашего листа:',
  copy: 'Скопировать',
  copied: 'Скопировано',
};

const LINES: Readonly<Record<Language, Readonly<Record<Line, string>>>> = {
  en: {
    registered: 'Registered voters',
    ballotsCast: 'Ballots cast',
    ballotsReceived: 'Ballots received by the commission',
    issuedEarly: 'Ballots issued to early voters',
    issuedAtStation: 'Ballots issued at the station',
    issuedOutside: 'Ballots issued outside the station',
    cancelled: 'Cancelled ballots',
    inPortableBoxes: 'Ballots in portable boxes',
    inStationaryBoxes: 'Ballots in stationary boxes',
    invalid: 'Invalid ballots',
    valid: 'Valid ballots',
    lost: 'Lost ballots',
    unaccounted: 'Ballots not accounted for',
  },
  ru: {
    registered: 'Число избирателей, внесённых в список',
    ballotsCast: 'Число бюллетеней в ящиках',
    ballotsReceived: 'Число бюллетеней, полученных комиссией',
    issuedEarly: 'Число бюллетеней, выданных досрочно',
    issuedAtStation: 'Число бюллетеней, выданных в помещении',
    issuedOutside: 'Число бюллетеней, выданных вне помещения',
    cancelled: 'Число погашенных бюллетеней',
    inPortableBoxes: 'Число бюллетеней в переносных ящиках',
    inStationaryBoxes: 'Число бюллетеней в стационарных ящиках',
    invalid: 'Число недействительных бюллетеней',
    valid: 'Число действительных бюллетеней',
    lost: 'Число утраченных бюллетеней',
    unaccounted: 'Число неучтённых бюллетеней',
  },
};

export type ReportWords = ReturnType<typeof reportWords>;
/** With what a phone says of itself: all that stands on a form. */
export type FormWords = ReportWords & PhoneWords;

export function reportWords(language: Language) {
  return { ...{ en: EN, ru: RU }[language], lines: LINES[language] };
}

/** The lines of a sheet as its paper names them: with their numbers, where it numbers them. */
export function nameLines(
  lines: readonly Line[],
  words: Pick<ReportWords, 'lines'>,
): { line: Line; label: string }[] {
  const numbered = lines.length > 3;
  return lines.map((line, index) => ({
    line,
    label: numbered ? `${index + 1}. ${words.lines[line]}` : words.lines[line],
  }));
}
