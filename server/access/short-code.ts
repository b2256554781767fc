import { at } from '#election/known.ts';
import { randomInt, scrypt } from 'node:crypto';
import { promisify } from 'node:util';

/** Digits and letters that are not mistaken for each other: as many as a prime, see below. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXY';
/** 54 random bits; one more letter tells a mistyped code without trying it. */
const LENGTH = 11;

/** What looks the same: `O` for `0`, and letters of a Russian keyboard. */
const LOOKALIKES: Readonly<Record<string, string>> = {
  ...{ O: '0', I: '1', L: '1', О: '0', З: '3' },
  ...{ А: 'A', В: 'B', С: 'C', Е: 'E', Н: 'H', К: 'K', М: 'M', Р: 'P', Т: 'T', Х: 'X', У: 'Y' },
};

/** A new code: a personal link in a form that can be read out and typed. */
export function makeCode(): string {
  const letters = Array.from({ length: LENGTH }, () =>
    at(ALPHABET, randomInt(ALPHABET.length)),
  ).join('');
  return group(letters + checkLetter(letters));
}

/** Letters as they were typed, in their own spelling: none that looks like another. */
export function spell(typed: string): string {
  return Array.from(typed.toUpperCase().replace(/[\s-]/g, ''))
    .map((letter) => LOOKALIKES[letter] ?? letter)
    .join('');
}

/** A code as it was typed, in its own spelling; null if it cannot be one. */
export function readCode(typed: string): string | null {
  const letters = spell(typed.slice(0, 60));
  if (letters.length !== LENGTH + 1) return null;
  if (Array.from(letters).some((letter) => !ALPHABET.includes(letter))) return null;
  return letters.at(-1) === checkLetter(letters.slice(0, -1)) ? group(letters) : null;
}

function group(letters: string): string {
  return (letters.match(/.{4}/g) ?? []).join('-');
}

/** A weighted sum modulo the prime 31: one wrong letter or two exchanged ones change it. */
function checkLetter(letters: string): string {
  const sum = Array.from(letters).reduce(
    (total, letter, index) => total + (index + 1) * ALPHABET.indexOf(letter),
    0,
  );
  return at(ALPHABET, sum % ALPHABET.length);
}

const derive = promisify<string, string, number, { N: number }, Buffer>(scrypt);

/** Codes are hashed one after the other: reports and photos share the threads they need. */
let last: Promise<unknown> = Promise.resolve();

/** Slow on purpose: a code has few enough bits to be guessed from a fast hash. */
export async function hashCode(code: string): Promise<string> {
  const turn = last.then(() => derive(code, 'tallywatch short code', 32, { N: 2 ** 13 }));
  last = turn;
  return (await turn).toString('hex');
}
