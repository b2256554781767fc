import type { CandidateStatus } from '#election/outcome.ts';
import type { SheetState } from '#election/sheet-state.ts';
import type { Language } from './language.ts';

const CANDIDATES: Readonly<Record<Language, Readonly<Record<CandidateStatus, string>>>> = {
  en: {
    elected: 'elected',
    clinched: 'clinched',
    leading: 'leading',
    trailing: 'trailing',
    eliminated: 'out of the race',
    tied: 'tied',
  },
  ru: {
    elected: 'избран',
    clinched: 'уже прошёл',
    leading: 'впереди',
    trailing: 'позади',
    eliminated: 'выбыл',
    tied: 'поровну',
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

/** Who has withdrawn has not lost. */
const WITHDRAWN: Readonly<Record<Language, string>> = { en: 'withdrawn', ru: 'снят' };

export function sayWithdrawn(language: Language): string {
  return WITHDRAWN[language];
}

/** Where a candidate stands. */
export function candidateStates(language: Language): Readonly<Record<CandidateStatus, string>> {
  return CANDIDATES[language];
}

/** Where a station's sheet stands. */
export function sheetStates(language: Language): Readonly<Record<SheetState['status'], string>> {
  return STATUSES[language];
}
