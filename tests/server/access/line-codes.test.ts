import { expect, test } from 'vitest';
import { createHmac } from 'node:crypto';
import { lettersOf, readCompactLine, signedPart } from '#election/compact-line.ts';
import { LineCodes } from '../../../server/access/line-codes.ts';

const codes = new LineCodes(Buffer.alloc(32, 7));
const [mark, other] = [codes.makeMark(), codes.makeMark()];
const line = '123456 s-1 savanna F 100 52 2 / 40 30 20 !W05 =60 en';
const judge = (text: string, of = mark) => codes.judge(of, readCompactLine(text)!);

test('a code is a keyed hash of all that the line says, as letters: the same as a phone makes', () => {
  const key = Buffer.from(Array.from({ length: 32 }, (_, index) => index));
  const said = signedPart(readCompactLine(line)!);
  expect(lettersOf(createHmac('sha256', key).update(said).digest())).toBe('VY7K-B8CF');
});

test('a line’s own code fits no other line and no other link; a listed one any line of its link', () => {
  const signed = signedPart(readCompactLine(line)!);
  const own = lettersOf(createHmac('sha256', codes.keyOf(mark)!).update(signed).digest());
  expect(judge(`${line} #${own}`)).toBe('own');
  expect(judge(`${line} #${own.toLowerCase().replace('-', ' ')}`)).toBe('own');
  expect(judge(`${line.replace('!W05 ', '')} #${own}`)).toBeNull();
  expect(judge(`${line.replace('40', '41')} #${own}`)).toBeNull();
  expect(judge(`${line} *2 #${own}`)).toBeNull();
  expect(judge(`${line} #${own}`, other)).toBeNull();
  const listed = codes.oneTimeCodes(mark);
  expect(new Set(listed).size).toBe(8);
  expect(listed.map((code) => judge(`${line.replace('40', '41')} #${code}`))).toEqual([
    ...[1, 2, 3, 4, 5, 6, 7, 8],
  ]);
  expect(judge(`${line} #${listed[0]}`, other)).toBeNull();
  expect(judge(line)).toBeNull();
});

test('carried into another log it has the same codes; with another secret there are none', () => {
  const elsewhere = new LineCodes(Buffer.alloc(32, 8));
  const carried = elsewhere.carry(mark, codes)!;
  expect(carried.key).not.toBe(mark.key);
  expect(elsewhere.oneTimeCodes(carried)).toEqual(codes.oneTimeCodes(mark));
  expect(elsewhere.oneTimeCodes(mark)).toEqual([]);
  expect(elsewhere.judge(mark, readCompactLine(`${line} #AAAA-BBBB`)!)).toBeNull();
  expect(codes.carry(carried, codes)).toBeNull();
});
