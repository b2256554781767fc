import { isInterim, type Progress } from '#results/progress.ts';
import type { Turnout } from '#election/turnout.ts';
import type { ContestResult } from '#results/results.ts';
import type { Format } from './format.ts';
import type { Language } from './language.ts';

const EN = {
  counted: (share: string) => `${share} counted`,
  sheets: (some: string, all: string) => `${some} of ${all} sheets counted`,
  stations: (some: string, all: string) => `${some} of ${all} stations counted`,
  uncounted: (count: string) => `${count} in, not yet confirmed`,
  preliminary: (count: string) => `${count} preliminary`,
  turnout: 'turnout',
  interim: 'turnout, interim',
  unknown: 'turnout not known',
  void: 'void: every sheet is annulled, nobody is elected',
  unopposed: 'unopposed: no more stand than there are seats, so there is no poll',
  vacant: (count: string) => `Seats that nobody can hold: ${count}`,
};

export type ProgressWords = typeof EN;

const RU: ProgressWords = {
  counted: (share) => `подсчитано ${share}`,
  sheets: (some, all) => `${some} из ${all} протоколов учтено`,
  stations: (some, all) => `подсчитано участков: ${some} из ${all}`,
  uncounted: (count) => `получено, но не подтверждено: ${count}`,
  preliminary: (count) => `предварительных: ${count}`,
  turnout: 'явка',
  interim: 'явка, промежуточная',
  unknown: 'явка неизвестна',
  void: 'недействительно: все протоколы исключены, никто не избран',
  unopposed: 'без соперников: кандидатов не больше, чем мандатов, голосования нет',
  vacant: (count) => `Мандаты, которые некому занять: ${count}`,
};

export function progressWords(language: Language): ProgressWords {
  return { en: EN, ru: RU }[language];
}

/** What must be said beside a share that is counted: what is in and does not count, what is preliminary. */
export function sayBeside(
  { uncounted, preliminary }: Progress,
  words: ProgressWords,
  format: Format,
): string[] {
  return [
    ...(uncounted > 0 ? [words.uncounted(format.count(uncounted))] : []),
    ...(preliminary > 0 ? [words.preliminary(format.count(preliminary))] : []),
  ];
}

/** A turnout and what it is; null: it is not known. */
export function sayTurnout(
  { ballotsCast, registered }: Turnout,
  progress: Progress,
  words: ProgressWords,
  format: Format,
): { readonly share: string; readonly name: string } | null {
  if (registered === 0) return null;
  const name = isInterim(progress) ? words.interim : words.turnout;
  return { share: format.share(ballotsCast, registered), name };
}

/** What is out of the ordinary with a contest. */
export function sayOddities(
  { status, vacant, unopposed }: Pick<ContestResult, 'status' | 'vacant' | 'unopposed'>,
  words: ProgressWords,
  format: Format,
): string[] {
  if (status === 'void') return [words.void];
  return [
    ...(unopposed ? [words.unopposed] : []),
    ...(vacant > 0 ? [words.vacant(format.count(vacant))] : []),
  ];
}
