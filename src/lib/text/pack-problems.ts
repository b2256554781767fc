import type { PackCode, PackProblem } from '#pack/rows.ts';
import type { Language } from './language.ts';

type Sentence = (field: string, found: string) => string;
type Sentences = Readonly<Record<PackCode, Sentence>>;

const EN: Sentences = {
  P01: (field, found) =>
    field === 'folder' ? `there is no folder "${found}"` : 'the file is missing',
  P02: (_field, found) => `the file cannot be read: ${found}`,
  P03: (field) => `unknown column or field "${field}"`,
  P04: (field) => `"${field}" is missing`,
  P05: (field) => `"${field}" is empty`,
  P06: (field, found) => `${field} "${found}" is not an id`,
  P07: (field, found) => `${field} ${found && `"${found}" `}is given twice`,
  P08: (field, found) => `${field} "${found}" is not in the pack`,
  P09: (field, found) => `${field} "${found}" is not a number in its range`,
  P10: (field, found) => `${field} "${found}" is not one of the words allowed`,
  P11: (field, found) => `${field} "${found}" is not valid`,
  P12: (field, found) => `${field} is not ${found === 'list' ? 'a list' : `a non-empty ${found}`}`,
  P13: (field, found) => `${field} ${found} are not degrees`,
  N01: (_field, found) => `read as ${found}: save it as UTF-8`,
  N02: (field) => `the contest ${field} has no candidates`,
  N03: (field) => `the contest ${field} has no stations`,
  N04: (field, found) => `the contest ${field} has fewer people standing than seats: ${found}`,
  N05: (field, found) => `two have the ${field} "${found}"`,
  N06: (field, found) => `${field} "${found}" differs from another in capitals only`,
  N07: (field, found) => `${field}: polls close on another day than the election, ${found}`,
  N08: (field, found) => `${field} ${found}: clocks skip that hour, or have it twice`,
  N09: (_field, found) => `colours that not everybody can tell apart: ${found}`,
  N10: (_field, found) => `a colour that cannot be seen on a light or on a dark page: ${found}`,
  N11: (field, found) => `the outline ${field} "${found}" matches no district`,
  N12: (field, found) => `the district ${field} "${found}" has no outline, others have`,
  N13: (field, found) => `${field} look swapped: ${found}`,
  N14: (field, found) => `the station ${found} lies outside its district ${field}`,
  N15: (_field, found) => `"${found}" is not a file of the pack and is ignored`,
  N16: (field, found) => `${field} is no outline: ${found}`,
  N17: (field, found) =>
    `${field} "${found}" looks as if a spreadsheet had made a number or a date of it`,
};

const RU: Sentences = {
  P01: (field, found) => (field === 'folder' ? `нет папки «${found}»` : 'файла нет'),
  P02: (_field, found) => `файл не читается: ${found}`,
  P03: (field) => `неизвестный столбец или поле «${field}»`,
  P04: (field) => `нет «${field}»`,
  P05: (field) => `«${field}» пусто`,
  P06: (field, found) => `${field} «${found}»: не идентификатор`,
  P07: (field, found) => `${field} ${found && `«${found}» `}указано дважды`,
  P08: (field, found) => `${field} «${found}»: такого нет`,
  P09: (field, found) => `${field} «${found}»: не число в нужных пределах`,
  P10: (field, found) => `${field} «${found}»: не из разрешённых слов`,
  P11: (field, found) => `${field} «${found}» неверно`,
  P12: (field, found) => `${field}: ожидается ${found}`,
  P13: (field, found) => `${field} ${found}: не градусы`,
  N01: (_field, found) => `прочитано как ${found}: сохраните в UTF-8`,
  N02: (field) => `в округе ${field} нет кандидатов`,
  N03: (field) => `в округе ${field} нет участков`,
  N04: (field, found) => `в округе ${field} кандидатов меньше, чем мандатов: ${found}`,
  N05: (field, found) => `у двоих одно и то же ${field} «${found}»`,
  N06: (field, found) => `${field} «${found}» отличается от другого только регистром`,
  N07: (field, found) => `${field}: участки закрываются не в день выборов, ${found}`,
  N08: (field, found) => `${field} ${found}: этот час часы пропускают или проходят дважды`,
  N09: (_field, found) => `цвета, которые различит не каждый: ${found}`,
  N10: (_field, found) => `цвет, не видный на светлой или тёмной странице: ${found}`,
  N11: (field, found) => `контур ${field} «${found}» не подходит ни к одному району`,
  N12: (field, found) => `у района ${field} «${found}» нет контура, у других есть`,
  N13: (field, found) => `${field}: похоже, перепутаны местами, ${found}`,
  N14: (field, found) => `участок ${found} лежит вне своего района ${field}`,
  N15: (_field, found) => `«${found}» не входит в пакет и не читается`,
  N16: (field, found) => `${field}: не контур, ${found}`,
  N17: (field, found) => `${field} «${found}»: похоже, таблица сделала из него число или дату`,
};

const WORDS = {
  en: {
    sentences: EN,
    expected: (what: string) => `; expected: ${what}`,
    nearest: (name: string) => `; did you mean "${name}"?`,
  },
  ru: {
    sentences: RU,
    expected: (what: string) => `; ожидается: ${what}`,
    nearest: (name: string) => `; может быть, «${name}»?`,
  },
} as const;

/** What is wrong, what was expected, and what may be meant. */
export function sayPackProblem(
  { code, field, found, expected, nearest }: PackProblem,
  language: Language,
): string {
  const words = WORDS[language];
  return [
    words.sentences[code](field, found),
    expected === undefined ? '' : words.expected(expected),
    nearest === undefined ? '' : words.nearest(nearest),
  ].join('');
}

/** One line for one problem: `file:line: CODE message`. */
export function describePackProblem(problem: PackProblem): string {
  const { file, line, code } = problem;
  return `${file}:${line}: ${code} ${sayPackProblem(problem, 'en')}`;
}
