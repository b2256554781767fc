import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { chainBytes, chainDigest, digestOf, NO_HEAD } from '../../../server/log/chain.ts';
import { RefusedError } from '../../../server/log/event-log.ts';
import { Heads } from '../../../server/log/heads.ts';

const sha256 = (...parts: readonly Buffer[]) =>
  createHash('sha256').update(Buffer.concat(parts)).digest();
const bytes = (text: string) => Buffer.from(text);

const headsOf = (...facts: readonly string[]) => {
  const heads = new Heads();
  for (const fact of facts) heads.addBytes(bytes(fact));
  return heads;
};

describe('the chain', () => {
  test('starts with 32 zero bytes', () => expect(NO_HEAD.toString('hex')).toBe('0'.repeat(64)));

  test('hashes the head before, then the digest of the fact', () => {
    const first = sha256(NO_HEAD, sha256(bytes('a')));
    expect(chainBytes(NO_HEAD, bytes('a'))).toEqual(first);
    expect(chainBytes(first, bytes('b'))).toEqual(sha256(first, sha256(bytes('b'))));
  });

  test('is the same where a digest stands for its fact', () => {
    expect(chainDigest(NO_HEAD, digestOf(bytes('a')))).toEqual(chainBytes(NO_HEAD, bytes('a')));
    const heads = headsOf('a');
    heads.addDigest(digestOf(bytes('b')));
    expect(heads.newest).toEqual(headsOf('a', 'b').newest);
  });
});

describe('heads', () => {
  test('are kept for every position, the one before the first fact too', () => {
    const heads = headsOf('a', 'b');
    const first = chainBytes(NO_HEAD, bytes('a'));
    expect(heads.at(0)).toBe('0'.repeat(64));
    expect(heads.at(1)).toBe(first.toString('hex'));
    expect(heads.position).toBe(2);
    expect(heads.newest).toEqual({
      position: 2,
      head: chainBytes(first, bytes('b')).toString('hex'),
    });
    expect(heads.markAt(1)).toBe(heads.at(1).slice(0, 16));
  });

  test('are all kept, however many there are', () => {
    const heads = new Heads();
    let head: Buffer = NO_HEAD;
    const known = [head.toString('hex')];
    for (let position = 1; position <= 2100; position += 1) {
      heads.addBytes(bytes(`fact ${position}`));
      head = chainBytes(head, bytes(`fact ${position}`));
      known.push(head.toString('hex'));
    }
    expect(known.map((_, position) => heads.at(position))).toEqual(known);
  });

  test('vouched for truly are accepted', () => {
    const heads = headsOf('a', 'b');
    for (const position of [0, 1, 2, 1]) heads.vouch({ position, head: heads.at(position) });
  });

  test('that are not there yet cannot be vouched for', () => {
    const early = () => headsOf('a').vouch({ position: 2, head: headsOf('a', 'b').at(2) });
    expect(early).toThrow(RefusedError);
    expect(early).toThrow('the fact at position 2 names position 2, which comes after it');
  });

  test('that differ say between which positions the log was changed', () => {
    const heads = headsOf('a', 'b', 'c', 'd');
    const vouch = (position: number) => () =>
      heads.vouch({ position, head: headsOf('a', 'b', 'X').at(Math.min(position, 3)) });
    expect(vouch(3)).toThrow(
      'the log was changed between positions 1 and 3: the fact at position 5 names another head for position 3',
    );
    vouch(2)();
    vouch(1)();
    expect(vouch(3)).toThrow('between positions 3 and 3');
  });
});
