import type { Language } from './language.ts';

const EN = {
  open: 'Time machine',
  loading: 'Counting the night again …',
  failed: 'The night could not be fetched.',
  again: 'Try again',
  asOf: (time: string) => `As of ${time}`,
  before: 'Before the first report',
  notNow: 'This is not the count as it stands now.',
  moment: 'Moment of the night',
  play: 'Play',
  pause: 'Pause',
  speed: 'Speed',
  now: 'Back to now',
};

export type TimeMachineWords = typeof EN;

const RU: TimeMachineWords = {
  open: 'Машина времени',
  loading: 'Пересчитываем ночь …',
  failed: 'Не удалось получить ход ночи.',
  again: 'Ещё раз',
  asOf: (time) => `На ${time}`,
  before: 'До первого протокола',
  notNow: 'Это не нынешнее состояние подсчёта.',
  moment: 'Момент ночи',
  play: 'Пуск',
  pause: 'Пауза',
  speed: 'Скорость',
  now: 'К нынешнему',
};

export function timeMachineWords(language: Language): TimeMachineWords {
  return { en: EN, ru: RU }[language];
}
