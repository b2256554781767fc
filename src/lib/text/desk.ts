import type { Fact, Role } from '#election/fact.ts';
import type { SheetState } from '#election/sheet-state.ts';
import type { Language } from './language.ts';

const EN = {
  title: 'Desk',
  queue: 'Queue',
  record: 'Record',
  empty: 'Nothing waits for you.',
  waiting: (disputed: string, questioned: string, reported: string) =>
    `${disputed} disputed, ${questioned} questioned, ${reported} not yet confirmed`,
  seatsChange: (count: string) => `seats: ${count}`,
  districtsChange: (count: string) => `districts of the threshold: ${count}`,
  votesChange: (count: string) => `votes: ${count}`,
  noChange: 'changes nothing',
  takenByMe: 'you work on it',
  takenByOther: 'somebody works on it',
  asked: 'watchers were asked',
  keysQueue: 'Keys: ↑ ↓ choose, Enter opens, B types the sheet blind',
  stale: 'No connection: this list may be old.',
  version: (number: string) => `Version ${number}`,
  holders: (count: string) => `sent by ${count}`,
  countsNow: 'counts now',
  line: 'Line',
  candidate: 'Candidate',
  others: 'Others, on average',
  turnoutOthers: (share: string, count: string) => `Turnout elsewhere: ${share}, ${count} stations`,
  perHundred: 'of 100 ballots',
  findings: 'What contradicts itself',
  photo: 'Photo',
  noPhoto: 'No photo yet.',
  larger: 'Larger',
  smaller: 'Smaller',
  turn: 'Turn',
  accept: (number: string) => `Accept version ${number}`,
  blind: 'Type it blind',
  recheck: 'Ask the watchers again',
  recheckDone: 'The watchers are asked to look once more.',
  setAside: 'Set aside',
  annul: 'Leave the station out',
  undo: 'Undo the last ruling',
  next: 'Next',
  reason: 'Reason',
  confirm: 'Rule',
  cancel: 'Cancel',
  lost: 'Somebody else ruled first: their ruling counts. Look again.',
  done: 'Ruled.',
  history: 'What was said',
  blindTitle: 'Type what the paper says',
  blindHint: 'You do not see what was reported, so that you are a second pair of eyes.',
  blindSend: 'Compare',
  blindNone: 'Open both versions',
  position: 'Number',
  time: 'Time',
  who: 'Who',
  what: 'What',
  hash: 'Hash',
  anyRole: 'anybody',
  show: 'Show',
  station: 'Station',
  older: 'Older',
  program: 'the program',
};

export type DeskWords = typeof EN;

const RU: DeskWords = {
  title: 'Штаб',
  queue: 'Очередь',
  record: 'Журнал',
  empty: 'Вас ничего не ждёт.',
  waiting: (disputed, questioned, reported) =>
    `спорных ${disputed}, под вопросом ${questioned}, не подтверждено ${reported}`,
  seatsChange: (count) => `мандатов: ${count}`,
  districtsChange: (count) => `районов для порога: ${count}`,
  votesChange: (count) => `голосов: ${count}`,
  noChange: 'ничего не меняет',
  takenByMe: 'у вас в работе',
  takenByOther: 'кто-то уже работает',
  asked: 'наблюдателей спросили',
  keysQueue: 'Клавиши: ↑ ↓ выбор, Enter открыть, B ввести вслепую',
  stale: 'Нет связи: список мог устареть.',
  version: (number) => `Версия ${number}`,
  holders: (count) => `прислали: ${count}`,
  countsNow: 'учитывается сейчас',
  line: 'Строка',
  candidate: 'Кандидат',
  others: 'У других в среднем',
  turnoutOthers: (share, count) => `Явка в других местах: ${share}, участков ${count}`,
  perHundred: 'на 100 бюллетеней',
  findings: 'Что не сходится',
  photo: 'Фотография',
  noPhoto: 'Фотографии пока нет.',
  larger: 'Крупнее',
  smaller: 'Мельче',
  turn: 'Повернуть',
  accept: (number) => `Принять версию ${number}`,
  blind: 'Ввести вслепую',
  recheck: 'Переспросить наблюдателей',
  recheckDone: 'Наблюдателей попросили посмотреть ещё раз.',
  setAside: 'Отложить',
  annul: 'Исключить участок',
  undo: 'Отменить последнее решение',
  next: 'Следующий',
  reason: 'Причина',
  confirm: 'Решить',
  cancel: 'Отмена',
  lost: 'Кто-то решил раньше: действует его решение. Посмотрите снова.',
  done: 'Решено.',
  history: 'Что было сказано',
  blindTitle: 'Введите то, что в бумаге',
  blindHint: 'Вы не видите присланного, чтобы быть второй парой глаз.',
  blindSend: 'Сравнить',
  blindNone: 'Открыть обе версии',
  position: 'Номер',
  time: 'Время',
  who: 'Кто',
  what: 'Что',
  hash: 'Хеш',
  anyRole: 'кто угодно',
  show: 'Показать',
  station: 'Участок',
  older: 'Раньше',
  program: 'программа',
};

const ROLES: Readonly<Record<Language, Readonly<Record<Role, string>>>> = {
  en: {
    admin: 'administrator',
    verifier: 'desk',
    viewer: 'viewer',
    watcher: 'watcher',
    gateway: 'text gateway',
  },
  ru: {
    admin: 'администратор',
    verifier: 'штаб',
    viewer: 'зритель',
    watcher: 'наблюдатель',
    gateway: 'шлюз SMS',
  },
};

const STATUSES: Readonly<Record<Language, Readonly<Record<SheetState['status'], string>>>> = {
  en: {
    awaiting: 'awaited',
    reported: 'reported by one',
    questioned: 'questioned',
    verified: 'verified',
    disputed: 'disputed',
    annulled: 'left out',
  },
  ru: {
    awaiting: 'ждём',
    reported: 'прислал один',
    questioned: 'под вопросом',
    verified: 'подтверждён',
    disputed: 'спорный',
    annulled: 'исключён',
  },
};

/** What each fact says, in a few words. */
const FACTS: Readonly<Record<Language, Readonly<Record<Fact['type'], string>>>> = {
  en: {
    NightOpened: 'The night was opened',
    PackAmended: 'The election pack was amended',
    PersonNamed: 'A person was named',
    LinkIssued: 'A link was issued',
    LinkRevoked: 'A link was taken back',
    ReportSubmitted: 'Report',
    ReportRetracted: 'The report was taken back',
    NoteAttached: 'Note',
    PhotoAttached: 'A photo was added',
    SheetRuled: 'Ruling',
    ContestRuled: 'Ruling on the contest',
    SheetTaken: 'Works on it',
    RecheckAsked: 'The watchers were asked to look once more',
  },
  ru: {
    NightOpened: 'Ночь открыта',
    PackAmended: 'Данные выборов изменены',
    PersonNamed: 'Назван человек',
    LinkIssued: 'Выдана ссылка',
    LinkRevoked: 'Ссылка отозвана',
    ReportSubmitted: 'Протокол',
    ReportRetracted: 'Протокол отозван',
    NoteAttached: 'Заметка',
    PhotoAttached: 'Добавлена фотография',
    SheetRuled: 'Решение',
    ContestRuled: 'Решение по округу',
    SheetTaken: 'Работает над ним',
    RecheckAsked: 'Наблюдателей попросили посмотреть ещё раз',
  },
};

const DECISIONS: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  en: {
    accept: 'a version accepted',
    're-key': 're-keyed from the paper',
    'set-aside': 'reports set aside',
    annul: 'station left out',
    undo: 'the last ruling undone',
    lot: 'lot drawn',
    call: 'seats called by hand',
    withdraw: 'candidate withdrawn',
    reinstate: 'candidate back in the race',
    close: 'count held for final',
    reopen: 'count open again',
  },
  ru: {
    accept: 'версия принята',
    're-key': 'введено с бумаги',
    'set-aside': 'протоколы отложены',
    annul: 'участок исключён',
    undo: 'последнее решение отменено',
    lot: 'жребий',
    call: 'мандаты объявлены вручную',
    withdraw: 'кандидат снят',
    reinstate: 'кандидат снова участвует',
    close: 'подсчёт признан окончательным',
    reopen: 'подсчёт снова открыт',
  },
};

export function deskWords(language: Language) {
  return {
    ...{ en: EN, ru: RU }[language],
    roles: ROLES[language],
    statuses: STATUSES[language],
  };
}

/** What a fact says, in a few words; of facts about people only what they are. */
export function describeFact(
  { type, fact }: { readonly type: Fact['type']; readonly fact: Fact | null },
  language: Language,
): string {
  const said = FACTS[language][type];
  if (fact === null) return said;
  if (fact.type === 'SheetRuled' || fact.type === 'ContestRuled') {
    return `${said}: ${DECISIONS[language][fact.decision.type]}`;
  }
  if (fact.type !== 'ReportSubmitted') return said;
  const votes = Object.values(fact.report.votes);
  return `${said}: ${votes.join(' + ')} = ${votes.reduce((a, b) => a + b, 0)}`;
}
