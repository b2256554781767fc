import type { Fact } from '#election/fact.ts';
import type { Language } from './language.ts';

/** What each fact says, in a few words. */
const FACTS: Readonly<Record<Language, Readonly<Record<Fact['type'], string>>>> = {
  en: {
    NightOpened: 'The night was opened',
    PackAmended: 'The election pack was amended',
    KeyAnnounced: 'The key of checkpoints was announced',
    LogRewound: 'Facts of the log were lost',
    PersonNamed: 'A person was named',
    LinkIssued: 'A link was issued',
    LinkRevoked: 'A link was taken back',
    DevicesEnded: 'Devices were signed out',
    PhoneKeyed: 'A phone’s key was noted',
    ReportSubmitted: 'Report',
    ReportRetracted: 'The report was taken back',
    NoteAttached: 'Note',
    PhotoAttached: 'A photo was added',
    SheetRuled: 'Ruling',
    ContestRuled: 'Ruling on the contest',
    RulingAnswered: 'Answer to a proposed ruling',
    PersonSetAside: 'A person was set aside',
    PersonRestored: 'A person counts again',
    SheetTaken: 'Works on it',
    RecheckAsked: 'The watchers were asked to look once more',
    WallDirected: 'Walls were told what to show',
    StepTaken: 'Step of a member',
    DriveCorrected: 'Correction of a member',
    MemberContacted: 'Contact of a member',
    DriveSet: 'Aims of the drive',
    DrivePublished: 'Publication of the drive’s totals',
  },
  ru: {
    NightOpened: 'Ночь открыта',
    PackAmended: 'Данные выборов изменены',
    KeyAnnounced: 'Объявлен ключ контрольных точек',
    LogRewound: 'Часть журнала утеряна',
    PersonNamed: 'Назван человек',
    LinkIssued: 'Выдана ссылка',
    LinkRevoked: 'Ссылка отозвана',
    DevicesEnded: 'Устройства отключены',
    PhoneKeyed: 'Записан ключ телефона',
    ReportSubmitted: 'Протокол',
    ReportRetracted: 'Протокол отозван',
    NoteAttached: 'Заметка',
    PhotoAttached: 'Добавлена фотография',
    SheetRuled: 'Решение',
    ContestRuled: 'Решение по округу',
    RulingAnswered: 'Ответ на предложенное решение',
    PersonSetAside: 'Данные человека не учитываются',
    PersonRestored: 'Данные человека снова учитываются',
    SheetTaken: 'Работает над ним',
    RecheckAsked: 'Наблюдателей попросили посмотреть ещё раз',
    WallDirected: 'Выбрано, что показать на экранах',
    StepTaken: 'Шаг депутата',
    DriveCorrected: 'Поправка о депутате',
    MemberContacted: 'Контакт депутата',
    DriveSet: 'Цели сбора подписей',
    DrivePublished: 'Публикация итогов сбора',
  },
};

type DecisionType = Extract<Fact, { readonly decision: unknown }>['decision']['type'];

const DECISIONS: Readonly<Record<Language, Readonly<Record<DecisionType, string>>>> = {
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

/** What is decided, in a few words. */
export function describeDecision(type: DecisionType, language: Language): string {
  return DECISIONS[language][type];
}

/** What a fact says, in a few words; of facts about people only what they are. */
export function describeFact(
  { type, fact }: { readonly type: Fact['type']; readonly fact: Fact | null },
  language: Language,
): string {
  const said = FACTS[language][type];
  if (fact === null) return said;
  if (fact.type === 'SheetRuled' || fact.type === 'ContestRuled') {
    return `${said}: ${describeDecision(fact.decision.type, language)}`;
  }
  if (fact.type !== 'ReportSubmitted') return said;
  const votes = Object.values(fact.report.votes);
  return `${said}: ${votes.join(' + ')} = ${votes.reduce((a, b) => a + b, 0)}`;
}
