import type { Kind } from '#election/report.ts';
import type { ReportState } from '#protocol';
import type { Language } from './language.ts';

/** What a watcher’s list of stations says, and what a phone says of what it keeps and has sent. */
const EN = {
  title: 'Your stations',
  none: 'No station is bound to your link. Ask your coordinator.',
  anyStation: 'Administrators report for every station: open /report/STATION/CONTEST.',
  enter: 'Enter the tally sheet',
  enterFinal: 'Enter the final sheet',
  again: 'Correct my report',
  registeredOf: (count: string) => `${count} registered voters on the list`,
  back: 'Back to your stations',
  receiptFor: (position: string) => `Recorded as number ${position} in the log.`,
  hash: 'Check code',
  keep: 'What you sent stays in the log. You can correct it or take it back; that is recorded too. The receipt opens at any time.',
  sent: 'Your reports',
  saved: 'Saved on this phone. It is sent as soon as there is a network.',
  sentNow: 'On its way, not confirmed yet …',
  received: 'Received',
  refused: 'The server sent it back',
  linkGone:
    'Not sent: the link on this phone is no longer valid, or is another person’s. Ask for a new one, or send the text line.',
  ofOthers: (count: string) =>
    `Reports of another link wait on this phone: ${count}. Open that link to send them.`,
  correct: 'Correct it',
  ready: 'This phone is ready: your forms open without a network.',
  preparing: 'Getting your forms ready for when there is no network …',
  notReady: 'Not ready yet: there is no network. It is tried again.',
  needsJavaScript:
    'Without JavaScript nothing is kept on this phone: send while you have a network.',
  practiceLink: 'Try it out: a practice report',
  practiceDone: 'That is how it works. Nothing was recorded.',
  recheck: 'The desk asks you: look at the paper once more, and send the sheet again.',
  withdraw: 'Take this report back',
  withdrawHint:
    'It is no longer counted; an earlier report of yours counts again, if there is one. It stays in the log, as taken back.',
  withdrawYes: 'Yes, take it back',
  notWithdrawn: 'It could not be taken back.',
  withdrawing: 'You are taking this report back.',
  photoHint:
    'Made smaller on this phone, without place and time. Sent after the figures; only the desk sees it.',
  photoBroken: 'This picture cannot be read. Take another.',
  photoRefused: 'The photo was not taken:',
  photoWaits: (share: string) => `Photo: ${share} sent`,
  photos: (count: string) => `Photos received: ${count}`,
  photoAnother: 'Add a photo',
  receipt: 'Receipt',
  proved: 'This phone has checked that the log holds it.',
  changed:
    '✗ The log no longer says what this phone was told when it sent the report. Call your coordinator.',
};

const RU: typeof EN = {
  title: 'Ваши участки',
  none: 'К вашей ссылке не привязан участок. Обратитесь к координатору.',
  anyStation: 'Администратор может внести любой участок: откройте /report/УЧАСТОК/ОКРУГ.',
  enter: 'Внести протокол',
  enterFinal: 'Внести итоговый протокол',
  again: 'Исправить отправленное',
  registeredOf: (count) => `избирателей в списке: ${count}`,
  back: 'К вашим участкам',
  receiptFor: (position) => `Запись номер ${position} в журнале.`,
  hash: 'Контрольный код',
  keep: 'Отправленное остаётся в журнале. Его можно исправить или отозвать – это тоже записывается. Квитанция открывается в любое время.',
  sent: 'Ваши протоколы',
  saved: 'Сохранено на этом телефоне. Отправится, как только появится сеть.',
  sentNow: 'В пути, ещё не подтверждено …',
  received: 'Принято',
  refused: 'Сервер вернул протокол',
  linkGone:
    'Не отправлено: ссылка на этом телефоне больше не действует или чужая. Попросите новую или пришлите строку по SMS.',
  ofOthers: (count: string) =>
    `На этом телефоне ждут протоколы другой ссылки: ${count}. Откройте её, чтобы отправить.`,
  correct: 'Исправить',
  ready: 'Телефон готов: формы откроются и без сети.',
  preparing: 'Готовим формы на случай, если сети не будет …',
  notReady: 'Ещё не готов: нет сети. Попробуем снова.',
  needsJavaScript: 'Без JavaScript телефон ничего не хранит: отправляйте, пока есть сеть.',
  practiceLink: 'Попробовать: пробный протокол',
  practiceDone: 'Вот так это работает. Ничего не записано.',
  recheck: 'Штаб просит: посмотрите на бумагу ещё раз и пришлите протокол снова.',
  withdraw: 'Отозвать этот протокол',
  withdrawHint:
    'Он больше не учитывается; снова учтём ваш прежний, если он был. В журнале останется как отозванный.',
  withdrawYes: 'Да, отозвать',
  notWithdrawn: 'Отозвать не удалось.',
  withdrawing: 'Вы отзываете этот протокол.',
  photoHint:
    'Уменьшается на телефоне, без места и времени. Уходит после чисел; видит её только штаб.',
  photoBroken: 'Снимок не читается. Сделайте другой.',
  photoRefused: 'Фотография не принята:',
  photoWaits: (share) => `Фотография: отправлено ${share}`,
  photos: (count) => `Принято фотографий: ${count}`,
  photoAnother: 'Добавить фотографию',
  receipt: 'Квитанция',
  proved: 'Телефон проверил: протокол есть в журнале.',
  changed:
    '✗ В журнале уже не то, что было сказано этому телефону при отправке. Звоните координатору.',
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

export type PhoneWords = ReturnType<typeof phoneWords>;

export function phoneWords(language: Language) {
  return {
    ...{ en: EN, ru: RU }[language],
    kinds: KINDS[language],
    states: STATES[language],
  };
}
