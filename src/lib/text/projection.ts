import type { Holder } from '#election/model.ts';
import type { PublishedProjection } from '#results/results.ts';
import type { Format } from './format.ts';
import type { Language } from './language.ts';

/** Chances as people say them: up to this, so many in so many. */
const LADDER: readonly (readonly [upTo: number, some: number, of: number])[] = [
  [0.03, 1, 50],
  [0.07, 1, 20],
  [0.14, 1, 10],
  [0.22, 1, 6],
  [0.29, 1, 4],
  [0.37, 1, 3],
  [0.45, 2, 5],
  [0.55, 1, 2],
  [0.63, 3, 5],
  [0.71, 2, 3],
  [0.78, 3, 4],
  [0.86, 5, 6],
  [0.93, 9, 10],
  [0.97, 19, 20],
  [1, 49, 50],
];

const EN = {
  chance: 'Chance of reaching it',
  tooEarly: 'too early to say',
  certain: 'certain',
  impossible: 'out of the question',
  under: 'less than 1 in 100',
  over: 'more than 99 in 100',
  even: 'about even',
  about: (some: number, of: number) => `about ${some} in ${of}`,
  decidedIn: (districts: string) => `A first seat would count most in ${districts}`,
  likely: 'likely',
  likelyIs: 'ranges: 9 nights in 10',
  range: (low: string, high: string) => (low === high ? low : `${low}–${high}`),
  assumes:
    'The projection assumes stations still out are like those counted, save for their size, the order of arrival and swings of parties.',
  /** `party`: whose share differed most last time; by so many points. */
  unlikeBefore: (party: string, points: string, isMore: boolean) =>
    `Where votes are in ${party} had ${points} points ${isMore ? 'more' : 'less'} last time than where they are out.`,
  fewDistricts: (share: string, districts: number, of: number) =>
    `${share} of what is in comes from ${districts} of ${of} districts.`,
  coverage: {
    'unlike-before': 'What is in voted otherwise last time than what is out.',
    'few-districts': 'Most of what is in comes from a few districts.',
    'kinds-out': 'Of some kinds of stations, such as postal ones, none is in.',
    'small-first': 'Mostly small stations are in so far.',
    'large-first': 'Mostly large stations are in so far.',
    'other-place': 'What is out lies in another part of the city.',
    'districts-behind': 'Some districts have hardly reported.',
  } satisfies Record<PublishedProjection['coverage']['warnings'][number], string>,
  overTime: 'The chance over the night',
};

export type ProjectionWords = typeof EN;

const RU: ProjectionWords = {
  chance: 'Вероятность пройти',
  tooEarly: 'говорить рано',
  certain: 'наверняка',
  impossible: 'исключено',
  under: 'меньше 1 из 100',
  over: 'больше 99 из 100',
  even: 'пополам',
  about: (some, of) => `около ${some} из ${of}`,
  decidedIn: (districts) => `Важнее всего первый мандат: ${districts}`,
  likely: 'вероятно',
  likelyIs: 'интервалы: 9 ночей из 10',
  range: (low, high) => (low === high ? low : `${low}–${high}`),
  assumes:
    'Прогноз предполагает, что остальные участки похожи на подсчитанные, кроме размера, порядка поступления и общего сдвига партий.',
  unlikeBefore: (party, points, isMore) =>
    `Там, где голоса учтены, в прошлый раз у ${party} было на ${points} п. п. ${isMore ? 'больше' : 'меньше'}, чем там, где их ещё нет.`,
  fewDistricts: (share, districts, of) =>
    `${share} учтённого приходится на районы: ${districts} из ${of}.`,
  coverage: {
    'unlike-before': 'Учтённые участки в прошлый раз голосовали не так, как неучтённые.',
    'few-districts': 'Бо́льшая часть учтённого приходится на несколько районов.',
    'kinds-out': 'Участки некоторых видов, например почтовые, ещё не учтены вовсе.',
    'small-first': 'Пока учтены в основном малые участки.',
    'large-first': 'Пока учтены в основном большие участки.',
    'other-place': 'Неучтённые участки в другой части города.',
    'districts-behind': 'Некоторые районы почти не сообщили.',
  },
  overTime: 'Вероятность в течение ночи',
};

export function projectionWords(language: Language): ProjectionWords {
  return { en: EN, ru: RU }[language];
}

/** In what the stations counted are unlike those out: one sentence each, the gravest first. */
export function sayCoverage(
  { warnings, before, first }: PublishedProjection['coverage'],
  words: ProjectionWords,
  format: Pick<Format, 'count' | 'percent'>,
  nameOf: (holder: Holder) => string,
): string[] {
  return warnings.map((warning) => {
    if (warning === 'unlike-before' && before) {
      const points = Math.round(100 * (before.counted - before.outstanding));
      return words.unlikeBefore(nameOf(before), format.count(Math.abs(points)), points > 0);
    }
    if (warning === 'few-districts' && first) {
      return words.fewDistricts(format.percent(first.share), first.districts, first.of);
    }
    return words.coverage[warning];
  });
}

/** A probability in words a person understands, with no more digits than it deserves. */
export function sayChance(probability: number | null, words: ProjectionWords): string {
  if (probability === null) return words.tooEarly;
  if (probability === 0) return words.impossible;
  if (probability === 1) return words.certain;
  if (probability < 0.01) return words.under;
  if (probability > 0.99) return words.over;
  const [, some, of] = LADDER.find(([upTo]) => probability <= upTo) ?? [1, 49, 50];
  return of === 2 ? words.even : words.about(some, of);
}
