import type { PackCode, PackProblem } from '#pack/rows.ts';

const SENTENCES: Readonly<Record<PackCode, (field: string, found: string) => string>> = {
  P01: () => 'the file is missing',
  P02: (_field, found) => `the file cannot be read: ${found}`,
  P03: (field) => `unknown column or field "${field}"`,
  P04: (field) => `"${field}" is missing`,
  P05: (field) => `"${field}" is empty`,
  P06: (field, found) =>
    `${field} "${found}" is not an id (letters, digits, . _ -; at most 64, the first no sign)`,
  P07: (field, found) => `${field} ${found && `"${found}" `}is given twice`,
  P08: (field, found) => `${field} "${found}" is not in the pack`,
  P09: (field, found) => `${field} is not a number in its range: ${found}`,
  P10: (field, found) => `${field} is not one of the words allowed: ${found}`,
  P11: (field, found) => `${field} "${found}" is not valid`,
  P12: (field, found) => `${field} is not ${found === 'list' ? 'a list' : `a non-empty ${found}`}`,
};

/** One line for one problem: `file:line: CODE message`. */
export function describePackProblem({ file, line, code, field, found }: PackProblem): string {
  return `${file}:${line}: ${code} ${SENTENCES[code](field, found)}`;
}
