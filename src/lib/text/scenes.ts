import type { Language } from './language.ts';

const EN = {
  scenes: {
    overview: 'Overview',
    threshold: 'Threshold',
    closest: 'Closest seats',
    tipping: 'Where it is decided',
    district: 'In the news',
    drive: 'Endorsement drive',
  },
  rotating: 'scenes change by themselves',
  noClosest: 'No seat is close: nothing is counted yet, or all is.',
  noTipping: 'It is too early to say, or nothing is open any more.',
  margin: (votes: string) => `${votes} votes apart`,
  firstSeat: 'Chance of a seat there',
  worth: 'A first seat changes the chance by',
  points: (count: string) => `${count} points`,
  nothing: 'next to nothing',
  needs: (share: string, has: string) => `needs ${share} of what is out, has ${has}`,
  remote: 'Wall remote control',
  remoteHow: 'What is chosen here shows on every wall of this election.',
  rotate: 'Let scenes change',
  shown: (scene: string) => `Walls show: ${scene}`,
  free: 'Walls show what each was set to.',
  release: 'Let each wall choose',
  failed: 'That did not arrive: try again.',
};

export type SceneWords = typeof EN;

const RU: SceneWords = {
  scenes: {
    overview: 'Обзор',
    threshold: 'Фильтр',
    closest: 'Самые близкие мандаты',
    tipping: 'Где решается',
    district: 'Новости района',
    drive: 'Сбор подписей',
  },
  rotating: 'сцены меняются сами',
  noClosest: 'Близких мандатов нет: ещё ничего не подсчитано или уже всё.',
  noTipping: 'Говорить рано или уже всё решено.',
  margin: (votes) => `разница ${votes}`,
  firstSeat: 'Вероятность мандата там',
  worth: 'Первый мандат меняет вероятность на',
  points: (count) => `${count} п.п.`,
  nothing: 'почти на ноль',
  needs: (share, has) => `нужно ${share} оставшихся, пока ${has}`,
  remote: 'Пульт экрана',
  remoteHow: 'Выбранное здесь покажут все экраны этих выборов.',
  rotate: 'Менять сцены',
  shown: (scene) => `На экранах: ${scene}`,
  free: 'Каждый экран показывает своё.',
  release: 'Пусть каждый экран выбирает сам',
  failed: 'Не дошло: попробуйте ещё раз.',
};

export function sceneWords(language: Language): SceneWords {
  return { en: EN, ru: RU }[language];
}
