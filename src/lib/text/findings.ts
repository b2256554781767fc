import type { Finding } from '#election/finding.ts';
import type { Language } from './language.ts';

type Sentence = (left: string, right: string, share: string) => string;
type Sentences = Readonly<Record<Finding['code'], Sentence>>;

const EN: Sentences = {
  E01: () => 'This polling station is not in the election.',
  E02: () => 'This station does not vote in this contest.',
  E03: () => 'This candidate does not stand in this contest.',
  E04: () => 'Enter the votes of this candidate; enter 0 if there are none.',
  E05: () => 'Enter a whole number.',
  E06: () => 'A number cannot be negative.',
  E07: () => 'A number cannot be above a billion.',
  E08: () => 'The tally sheet has no such line.',
  E09: (votes, most) =>
    `${votes} votes: more than this station can have, whatever its list says (${most}).`,
  E10: () => 'The polls have not closed: reports are taken from then on.',
  W01: (votes, most) =>
    `${votes} votes for one candidate, but the valid ballots can give ${most} at most.`,
  W02: (votes, most) => `${votes} votes in all, but the valid ballots can hold ${most} at most.`,
  W03: (votes, valid) => `${votes} votes in all, but ${valid} valid ballots, each with a mark.`,
  W04: (votes, valid) => `${votes} votes in all, but ${valid} valid ballots.`,
  W05: (said, listed) => `${said} registered voters, but the list says ${listed}.`,
  W06: (cast, registered, share) =>
    `${cast} ballots of ${registered} voters: a turnout of ${share}.`,
  W07: () => 'Nobody has a single vote.',
  W16: (votes, most) => `${votes} votes, but the voters on the list have ${most} at most.`,
  W17: () => 'Enter how many ballots were cast: no list says how many voters there are.',
  W10: (cast, registered) => `${cast} ballots cast, but ${registered} registered voters.`,
  W11: (registered, issued) => `Line 1 is ${registered}, less than lines 3 + 4 + 5 = ${issued}.`,
  W12: (received, used) => `Line 2 is ${received}, but lines 3 + 4 + 5 + 6 + 11 − 12 = ${used}.`,
  W13: (boxes, issued) => `Lines 7 + 8 = ${boxes}, more than lines 3 + 4 + 5 = ${issued}.`,
  W15: (invalid, cast) => `${invalid} invalid ballots, but only ${cast} cast.`,
  W14: (boxes, counted) => `Lines 7 + 8 = ${boxes}, but lines 9 + 10 = ${counted}.`,
};

const RU: Sentences = {
  E01: () => 'Такого избирательного участка нет на этих выборах.',
  E02: () => 'Этот участок не голосует в этом округе.',
  E03: () => 'Этот кандидат не баллотируется в этом округе.',
  E04: () => 'Введите число голосов за кандидата; если голосов нет, введите 0.',
  E05: () => 'Введите целое число.',
  E06: () => 'Число не может быть отрицательным.',
  E07: () => 'Число не может быть больше миллиарда.',
  E08: () => 'Такой строки в протоколе нет.',
  E09: (votes, most) =>
    `Голосов ${votes}: больше, чем может быть на этом участке при любом списке (${most}).`,
  E10: () => 'Голосование ещё не закончилось: протоколы принимаются после его окончания.',
  W01: (votes, most) =>
    `${votes} голосов за одного кандидата, а действительные бюллетени дают не больше ${most}.`,
  W02: (votes, most) =>
    `Всего голосов ${votes}, а в действительных бюллетенях может быть не больше ${most}.`,
  W03: (votes, valid) =>
    `Всего голосов ${votes}, а действительных бюллетеней ${valid}, и в каждом есть отметка.`,
  W04: (votes, valid) => `Всего голосов ${votes}, а действительных бюллетеней ${valid}.`,
  W05: (said, listed) => `Избирателей ${said}, а в списке участков ${listed}.`,
  W06: (cast, registered, share) =>
    `${cast} бюллетеней на ${registered} избирателей: явка ${share}.`,
  W07: () => 'Ни у кого нет ни одного голоса.',
  W16: (votes, most) => `Голосов ${votes}, а у избирателей из списка их не больше ${most}.`,
  W17: () => 'Введите число бюллетеней: списка избирателей у этого участка нет.',
  W10: (cast, registered) => `Бюллетеней ${cast}, а избирателей ${registered}.`,
  W11: (registered, issued) => `Строка 1: ${registered}, меньше суммы строк 3 + 4 + 5 = ${issued}.`,
  W12: (received, used) => `Строка 2: ${received}, а строки 3 + 4 + 5 + 6 + 11 − 12 = ${used}.`,
  W13: (boxes, issued) => `Строки 7 + 8 = ${boxes}, больше суммы строк 3 + 4 + 5 = ${issued}.`,
  W15: (invalid, cast) => `Недействительных ${invalid}, а всего бюллетеней ${cast}.`,
  W14: (boxes, counted) => `Строки 7 + 8 = ${boxes}, а строки 9 + 10 = ${counted}.`,
};

const SENTENCES: Readonly<Record<Language, Sentences>> = { en: EN, ru: RU };

/** What a finding says, with the numbers that contradict each other. */
export function describeFinding(
  { code, left = 0, right = 0 }: Finding,
  language: Language,
): string {
  const figure = (value: number) => value.toLocaleString(language);
  const share = (left / right).toLocaleString(language, { style: 'percent' });
  return SENTENCES[language][code](figure(left), figure(right), share);
}
