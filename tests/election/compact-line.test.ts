import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  mustBeOf,
  nameFigures,
  readCompactLine,
  writeCompactLine,
} from '#election/compact-line.ts';
import type { CandidateId } from '#election/model.ts';
import { KINDS } from '#election/report.ts';
import { SHEET_FORMS } from '#election/tally-sheet.ts';
import { makeCode, readCode } from '../../server/access/short-code.ts';

const FORM = SHEET_FORMS['ru-12'];
const figure = fc.nat(10_000_000);
const id = fc.stringMatching(/^[a-z]{3,8}-[0-9]{1,4}$/);
const matter = fc
  .record({
    stationId: id,
    contestId: id,
    kind: fc.constantFrom(...KINDS),
    lines: fc.array(fc.option(figure), { minLength: 12, maxLength: 12 }),
    votes: fc.array(figure, { minLength: 1, maxLength: 25 }),
    confirmed: fc.subarray(['W01', 'W05', 'W14']),
    language: fc.constantFrom('en', 'ru'),
  })
  .map(({ lines, votes, ...rest }) => ({
    ...rest,
    sheet: Object.fromEntries(
      FORM.lines.flatMap((line, place) => (lines[place] === null ? [] : [[line, lines[place]!]])),
    ),
    votes: Object.fromEntries(votes.map((count, place) => [`c-${place}`, count])),
  }));

const candidatesOf = (votes: object) =>
  Object.keys(votes).map((one) => ({ id: one as CandidateId }));

describe('a report as one line of text', () => {
  test('reads back as it was written, its check number fitting', () => {
    fc.assert(
      fc.property(matter, (said) => {
        const candidates = candidatesOf(said.votes);
        const line = readCompactLine(`123456 ${writeCompactLine(said, FORM.lines, candidates)}`)!;
        const { stationId, contestId, kind, confirmed, language } = said;
        expect(line).toMatchObject({ stationId, contestId, kind, confirmed, language });
        expect(line.check).toBe(mustBeOf(line, 'ru-12', candidates));
        const named = nameFigures(line, 'ru-12', candidates)!;
        expect({ ...named.sheet }).toEqual(said.sheet);
        expect({ ...named.votes }).toEqual(said.votes);
      }),
    );
  });

  test('one wrong digit, or two exchanged ones, do not fit the check number', () => {
    fc.assert(
      fc.property(matter, fc.nat(), fc.nat(9), (said, where, digit) => {
        const text = writeCompactLine(said, FORM.lines, candidatesOf(said.votes));
        const end = text.search(/ [!=]/);
        const digits = [...text.slice(0, end).matchAll(/\d/g)].map(({ index }) => index);
        const place = digits[where % digits.length]!;
        const wrong = text.slice(0, place) + String(digit) + text.slice(place + 1);
        const line = readCompactLine(`123456 ${wrong}`)!;
        const candidates = candidatesOf(said.votes);
        expect(line.check === mustBeOf(line, 'ru-12', candidates)).toBe(wrong === text);
        const next = text[place + 1]!;
        fc.pre(/\d/.test(next) && next !== text[place]);
        const exchanged = text.slice(0, place) + next + text[place] + text.slice(place + 2);
        const other = readCompactLine(`123456 ${exchanged}`)!;
        expect(other.check).not.toBe(mustBeOf(other, 'ru-12', candidates));
      }),
    );
  });

  test('made for a ballot in another order does not fit the check number', () => {
    const said = {
      ...{
        stationId: 's',
        contestId: 'c',
        kind: 'final' as const,
        sheet: {},
        confirmed: [],
        language: 'en',
      },
      votes: { 'c-0': 7, 'c-1': 9 },
    };
    const candidates = candidatesOf(said.votes);
    const line = readCompactLine(`123456 ${writeCompactLine(said, FORM.lines, candidates)}`)!;
    expect(line.check).toBe(mustBeOf(line, 'ru-12', candidates));
    expect(line.check).not.toBe(mustBeOf(line, 'ru-12', candidates.toReversed()));
  });

  test('whatever else is written is no line, or one that is checked, and never an error', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const line = readCompactLine(text);
        if (line) nameFigures(line, 'basic', []);
      }),
    );
  });
});

describe('a short code', () => {
  test('is read however it is typed, and a wrong or exchanged letter is noticed', () => {
    for (let n = 0; n < 200; n += 1) {
      const code = makeCode();
      expect(code).toMatch(/^([0-9A-HJKMNP-TV-Y]{4}-?){3}$/);
      expect(readCode(code.toLowerCase().replaceAll('-', ' '))).toBe(code);
      const russian = code.replaceAll('A', 'А').replaceAll('0', 'O').replaceAll('1', 'l');
      expect(readCode(russian)).toBe(code);
      const [a, b] = [code[0]!, code[1]!];
      if (a !== b) expect(readCode(b + a + code.slice(2))).toBeNull();
      expect(readCode(code.slice(1))).toBeNull();
    }
  });
});
