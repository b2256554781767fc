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
  'other-person': 'This was filled in with another link than the one now open on this phone.',
  'no-photo': 'This is no photo we can read: send a JPEG, PNG or WebP picture.',
  'enough-photos': 'This report has as many photos as it may have.',
  'broken-photo': 'The photo arrived damaged: send it again.',
  'other-place': 'The photo goes on at another place.',
  'own-report': 'Nobody settles a sheet they have reported themselves.',
  'own-proposal': 'Nobody agrees with what they have proposed themselves.',
  'needs-reason': 'Say why: it is recorded with the ruling.',
  'no-match': 'What you typed is none of the versions. Look at the paper once more.',
  'not-tied':
    'A lot is for exactly those who are tied now, and for as many seats as they are tied for.',
  'not-callable':
    'Nobody who has withdrawn can be called, nor more candidates than there are seats.',
  fault: 'The program has a fault here. Tell whoever runs it; trying again does not help.',
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
  'other-person': 'Это заполнено по другой ссылке, не по той, что сейчас открыта на телефоне.',
  'no-photo': 'Это не фотография, которую мы умеем читать: пришлите JPEG, PNG или WebP.',
  'enough-photos': 'У этого протокола уже столько фотографий, сколько можно.',
  'broken-photo': 'Фотография пришла повреждённой: отправьте ещё раз.',
  'other-place': 'Фотография продолжается с другого места.',
  'own-report': 'Никто не решает о протоколе, который прислал сам.',
  'own-proposal': 'Никто не подтверждает то, что предложил сам.',
  'needs-reason': 'Укажите причину: она записывается вместе с решением.',
  'no-match': 'Введённое не совпадает ни с одной версией. Посмотрите на бумагу ещё раз.',
  'not-tied':
    'Жребий бывает только между теми, у кого сейчас поровну, и на столько мандатов, сколько они делят.',
  'not-callable': 'Нельзя объявить снятого кандидата или больше кандидатов, чем мандатов.',
  fault: 'Здесь ошибка в программе. Сообщите тому, кто её обслуживает: повторять бесполезно.',
};

export function describeRefusal(code: RefusalCode, language: Language): string {
  return { en: EN, ru: RU }[language][code];
}
