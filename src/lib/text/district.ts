import type { Hurdle } from '#results/hurdle.ts';
import type { Format } from './format.ts';
import type { Language } from './language.ts';

const EN = {
  candidate: 'Candidate',
  party: 'Party',
  votes: 'Votes',
  status: 'Status',
  chance: 'Chance of a seat',
  hurdle: 'What it takes',
  seats: (count: string) => `Seats: ${count}`,
  stations: 'Stations',
  station: 'Station',
  state: 'State',
  registered: 'Registered voters',
  history: 'How the count grew',
  needs: (share: string, has: string) =>
    `needs ${share} of the ballots still out, has ${has} so far`,
  holds: (share: string) => `stays ahead with ${share} of the ballots still out`,
  nothing: 'stays ahead even without another vote, if rivals go on so',
  tooMuch: 'more than is still out, if rivals go on so',
  called: 'called by the desk',
  closed: 'held for final by the desk',
  tie: 'Level for the last seat: no lot is recorded yet.',
  noContests: 'No election here this time.',
  sitting: (count: string) => `Sitting members of the alliance: ${count}`,
  all: 'All districts',
  back: 'Results',
};

export type DistrictWords = typeof EN;

const RU: DistrictWords = {
  candidate: 'Кандидат',
  party: 'Партия',
  votes: 'Голоса',
  status: 'Положение',
  chance: 'Вероятность мандата',
  hurdle: 'Что для этого нужно',
  seats: (count) => `Мандатов: ${count}`,
  stations: 'Участки',
  station: 'Участок',
  state: 'Состояние',
  registered: 'Избирателей',
  history: 'Как рос подсчёт',
  needs: (share, has) => `нужно ${share} оставшихся бюллетеней, пока ${has}`,
  holds: (share) => `останется впереди с ${share} оставшихся бюллетеней`,
  nothing: 'останется впереди и без новых голосов, если соперники не ускорятся',
  tooMuch: 'больше, чем осталось, если соперники не замедлятся',
  called: 'объявлен штабом',
  closed: 'штаб считает подсчёт окончательным',
  tie: 'Поровну за последний мандат: жребий ещё не записан.',
  noContests: 'В этот раз здесь выборов нет.',
  sitting: (count) => `Действующих депутатов альянса: ${count}`,
  all: 'Все районы',
  back: 'Результаты',
};

export function districtWords(language: Language): DistrictWords {
  return { en: EN, ru: RU }[language];
}

/** A hurdle in words; a candidate who has a seat by the count so far wants to keep it. */
export function sayHurdle(
  { needs, has }: Hurdle,
  hasSeat: boolean,
  words: DistrictWords,
  format: Format,
): string {
  if (needs > 1) return words.tooMuch;
  const share = format.percent(Math.max(0, needs));
  if (!hasSeat) return words.needs(share, format.percent(has));
  return needs <= 0 ? words.nothing : words.holds(share);
}
