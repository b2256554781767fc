import type { RefusalCode } from '#protocol';
import type { Language } from './language.ts';

const EN: Readonly<Record<RefusalCode, string>> = {
  'bad-shape': 'This is not the shape of a message we know.',
  'no-token': 'Open your personal link first.',
  'not-allowed': 'Your link does not allow this.',
  'other-content': 'This id was used for another report: new content takes a new id.',
  'too-large': 'The message is too large.',
  'too-many': 'Too many at once: wait a minute and try again.',
  'not-recorded': 'It could not be recorded. Nothing is lost on your side: try again.',
  'not-published': 'Results are not public yet.',
  'not-found': 'There is nothing here.',
};

const RU: Readonly<Record<RefusalCode, string>> = {
  'bad-shape': 'Сообщение не того вида, какой мы понимаем.',
  'no-token': 'Сначала откройте вашу личную ссылку.',
  'not-allowed': 'Ваша ссылка этого не позволяет.',
  'other-content': 'С этим номером уже есть другой протокол: новым данным нужен новый номер.',
  'too-large': 'Сообщение слишком большое.',
  'too-many': 'Слишком много сразу: подождите минуту и повторите.',
  'not-recorded': 'Записать не удалось. У вас ничего не пропало: повторите.',
  'not-published': 'Результаты пока не открыты.',
  'not-found': 'Здесь ничего нет.',
};

export function describeRefusal(code: RefusalCode, language: Language): string {
  return { en: EN, ru: RU }[language][code];
}
