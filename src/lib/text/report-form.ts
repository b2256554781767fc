import type { Kind } from '#election/report.ts';
import type { Line } from '#election/tally-sheet.ts';
import type { ReportState } from '#protocol';
import type { Language } from './language.ts';

const EN = {
  title: 'Your stations',
  none: 'No station is bound to your link. Ask your coordinator.',
  anyStation: 'Administrators report for every station: open /report/STATION/CONTEST.',
  enter: 'Enter the tally sheet',
  enterFinal: 'Enter the final sheet',
  again: 'Correct my report',
  registeredOf: (count: string) => `${count} registered voters on the list`,
  back: 'Back to your stations',
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
  sending: 'Sending …',
  confirmAll: 'The paper really says so:',
  mustConfirm: 'Confirm each of these, or change the figures.',
  doubts: (count: string) =>
    `Compare with the paper; if it really says so, you confirm it in the next step (${count})`,
  missing: (count: string) =>
    `Candidates without a figure: ${count}. Enter 0 where there are no votes.`,
  blanks: (count: string) => `Lines left blank: ${count}. Are they really not on the paper?`,
  problems: (count: string) => `Must be corrected (${count})`,
  receiptFor: (position: string) => `Recorded as number ${position} in the log.`,
  hash: 'Check code',
  keep: 'What you sent stays in the log. You can correct it or take it back; that is recorded too. The receipt opens at any time.',
  notSent: 'Not sent. Your figures are still here: try again.',
  sent: 'Your reports',
};

type Sentences = typeof EN;

const RU: Sentences = {
  title: 'Ваши участки',
  none: 'К вашей ссылке не привязан участок. Обратитесь к координатору.',
  anyStation: 'Администратор может внести любой участок: откройте /report/УЧАСТОК/ОКРУГ.',
  enter: 'Внести протокол',
  enterFinal: 'Внести итоговый протокол',
  again: 'Исправить отправленное',
  registeredOf: (count) => `избирателей в списке: ${count}`,
  back: 'К вашим участкам',
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
  sending: 'Отправляем …',
  confirmAll: 'В протоколе действительно так:',
  mustConfirm: 'Подтвердите каждое или измените числа.',
  doubts: (count: string) =>
    `Сверьте с бумагой; если там так, подтвердите на следующем шаге (${count})`,
  missing: (count: string) => `Кандидатов без числа: ${count}. Если голосов нет, введите 0.`,
  blanks: (count: string) => `Пустых строк: ${count}. Их действительно нет в протоколе?`,
  problems: (count: string) => `Надо исправить (${count})`,
  receiptFor: (position) => `Запись номер ${position} в журнале.`,
  hash: 'Контрольный код',
  keep: 'Отправленное остаётся в журнале. Его можно исправить или отозвать – это тоже записывается. Квитанция открывается в любое время.',
  notSent: 'Не отправлено. Ваши числа на месте: повторите.',
  sent: 'Ваши протоколы',
};

const KINDS: Readonly<Record<Language, Readonly<Record<Kind, string>>>> = {
  en: { preliminary: 'preliminary', final: 'final', corrected: 'corrected (repeat)' },
  ru: { preliminary: 'предварительный', final: 'итоговый', corrected: 'повторный' },
};

const STATES: Readonly<Record<Language, Readonly<Record<ReportState, string>>>> = {
  en: {
    reported: 'counted',
    verified: 'counted, confirmed by two',
    disputed: 'somebody sent other figures: the desk decides',
    questioned: 'counted, the desk takes a look',
    superseded: 'replaced by a later report',
    retracted: 'taken back by you',
  },
  ru: {
    reported: 'учтён',
    verified: 'учтён, подтверждён двумя',
    disputed: 'кто-то прислал другие числа: решает штаб',
    questioned: 'учтён, штаб посмотрит',
    superseded: 'заменён более поздним',
    retracted: 'отозван вами',
  },
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

export function reportWords(language: Language) {
  return {
    ...{ en: EN, ru: RU }[language],
    kinds: KINDS[language],
    states: STATES[language],
    lines: LINES[language],
  };
}

/** The lines of a sheet as its paper names them: with their numbers, where it numbers them. */
export function nameLines(
  lines: readonly Line[],
  words: Pick<ReportWords, 'lines'>,
): { line: Line; label: string }[] {
  const numbered = lines.length > 3;
  return lines.map((line, place) => ({
    line,
    label: numbered ? `${place + 1}. ${words.lines[line]}` : words.lines[line],
  }));
}
