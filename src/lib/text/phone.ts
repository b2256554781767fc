import type { Language } from './language.ts';

/** What a watcher's phone says of itself: what it keeps, what was sent, how to sign in. */
const EN = {
  saved: 'Saved on this phone. It is sent as soon as there is a network.',
  sentNow: 'On its way, not confirmed yet …',
  received: 'Received',
  refused: 'The server sent it back',
  linkGone:
    'Not sent: the link on this phone is no longer valid, or is another person’s. Ask for a new one, or send the text line.',
  ofOthers: (count: string) =>
    `Reports of another link wait on this phone: ${count}. Open that link to send them.`,
  notKept:
    'This phone could not keep the report. Press again: it is then sent at once, without waiting here.',
  correct: 'Correct it',
  ready: 'This phone is ready: your forms open without a network.',
  preparing: 'Getting your forms ready for when there is no network …',
  notReady: 'Not ready yet: there is no network. It is tried again.',
  needsJavaScript:
    'Without JavaScript nothing is kept on this phone: send while you have a network.',
  noStore: 'This browser keeps nothing (a private window?): send while you have a network.',
  practiceLink: 'Try it out: a practice report',
  practiceBanner: 'Practice: nothing is recorded',
  practiceDone: 'That is how it works. Nothing was recorded.',
  recheck: 'The desk asks you: look at the paper once more, and send the sheet again.',
  replaces: 'You have sent a report of this sheet. A new one replaces it.',
  withdraw: 'Take this report back',
  withdrawHint:
    'It is no longer counted; an earlier report of yours counts again, if there is one. It stays in the log, as taken back.',
  withdrawYes: 'Yes, take it back',
  notWithdrawn: 'It could not be taken back.',
  withdrawing: 'You are taking this report back.',
  photo: 'Photo of the sheet',
  photoHint:
    'Made smaller on this phone, without place and time. Sent after the figures; only the desk sees it.',
  photoTaken: 'A photo is ready to go with the report.',
  photoBroken: 'This picture cannot be read. Take another.',
  photoRefused: 'The photo was not taken:',
  photoWaits: (share: string) => `Photo: ${share} sent`,
  photos: (count: string) => `Photos received: ${count}`,
  photoAnother: 'Add a photo',
  textTitle: 'Only text messages work?',
  textHint: 'Send this line to your coordinator’s number, with your short code instead of CODE:',
  copy: 'Copy',
  copied: 'Copied',
  receipt: 'Receipt',
  nowIs: 'Now',
  compare: 'Compare the check code you noted',
  compareDo: 'Compare',
  tooShort: 'Enter at least the first 8 characters.',
  same: '✓ It is the same: your report stands unchanged in the log.',
  different:
    '✗ It is not the same. Compare once more; if it stays so, call your coordinator: the log may have been changed.',
  changed:
    '✗ The log no longer says what this phone was told when it sent the report. Call your coordinator.',
  codeTitle: 'Sign in with your short code',
  codeHint: 'Twelve letters and digits, on the sheet you were given.',
  code: 'Short code',
  codeDo: 'Sign in',
  codeWrong: 'No such code. Compare it letter by letter.',
  codeLater: 'Too many tries from here. Wait a minute.',
};

export type PhoneWords = typeof EN;

const RU: PhoneWords = {
  saved: 'Сохранено на этом телефоне. Отправится, как только появится сеть.',
  sentNow: 'В пути, ещё не подтверждено …',
  received: 'Принято',
  refused: 'Сервер вернул протокол',
  linkGone:
    'Не отправлено: ссылка на этом телефоне больше не действует или чужая. Попросите новую или пришлите строку по SMS.',
  ofOthers: (count: string) =>
    `На этом телефоне ждут протоколы другой ссылки: ${count}. Откройте её, чтобы отправить.`,
  notKept:
    'Телефон не смог сохранить протокол. Нажмите ещё раз: он уйдёт сразу, не дожидаясь здесь.',
  correct: 'Исправить',
  ready: 'Телефон готов: формы откроются и без сети.',
  preparing: 'Готовим формы на случай, если сети не будет …',
  notReady: 'Ещё не готов: нет сети. Попробуем снова.',
  needsJavaScript: 'Без JavaScript телефон ничего не хранит: отправляйте, пока есть сеть.',
  noStore: 'Этот браузер ничего не хранит (приватное окно?): отправляйте, пока есть сеть.',
  practiceLink: 'Попробовать: пробный протокол',
  practiceBanner: 'Проба: ничего не записывается',
  practiceDone: 'Вот так это работает. Ничего не записано.',
  recheck: 'Штаб просит: посмотрите на бумагу ещё раз и пришлите протокол снова.',
  replaces: 'Вы уже отправили этот протокол. Новый его заменит.',
  withdraw: 'Отозвать этот протокол',
  withdrawHint:
    'Он больше не учитывается; снова учтём ваш прежний, если он был. В журнале останется как отозванный.',
  withdrawYes: 'Да, отозвать',
  notWithdrawn: 'Отозвать не удалось.',
  withdrawing: 'Вы отзываете этот протокол.',
  photo: 'Фотография протокола',
  photoHint:
    'Уменьшается на телефоне, без места и времени. Уходит после чисел; видит её только штаб.',
  photoTaken: 'Фотография готова и уйдёт вместе с протоколом.',
  photoBroken: 'Снимок не читается. Сделайте другой.',
  photoRefused: 'Фотография не принята:',
  photoWaits: (share) => `Фотография: отправлено ${share}`,
  photos: (count) => `Принято фотографий: ${count}`,
  photoAnother: 'Добавить фотографию',
  textTitle: 'Работают только SMS?',
  textHint: 'Отправьте эту строку на номер координатора, вместо CODE поставьте ваш короткий код:',
  copy: 'Скопировать',
  copied: 'Скопировано',
  receipt: 'Квитанция',
  nowIs: 'Сейчас',
  compare: 'Сверить записанный вами контрольный код',
  compareDo: 'Сверить',
  tooShort: 'Введите хотя бы первые 8 знаков.',
  same: '✓ Совпадает: ваш протокол стоит в журнале без изменений.',
  different:
    '✗ Не совпадает. Сверьте ещё раз; если снова так, звоните координатору: журнал могли изменить.',
  changed:
    '✗ В журнале уже не то, что было сказано этому телефону при отправке. Звоните координатору.',
  codeTitle: 'Вход по короткому коду',
  codeHint: 'Двенадцать букв и цифр с листа, который вам дали.',
  code: 'Короткий код',
  codeDo: 'Войти',
  codeWrong: 'Такого кода нет. Сверьте его по буквам.',
  codeLater: 'Слишком много попыток. Подождите минуту.',
};

export function phoneWords(language: Language): PhoneWords {
  return { en: EN, ru: RU }[language];
}
