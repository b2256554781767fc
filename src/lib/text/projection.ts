import type { PublishedProjection } from '#results/results.ts';
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
  coverage: {
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
  coverage: {
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
