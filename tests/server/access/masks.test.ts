import { randomBytes, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PersonId } from '#election/model.ts';
import { isMask, isOfMark, Masks } from '../../../server/access/masks.ts';

const person = () => randomUUID() as PersonId;

test('a person is one in one matter and another in each other, and the secret tells who', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.boolean(), (one, other, isPlain) => {
      fc.pre(one !== other);
      const masks = new Masks(randomBytes(32));
      const who = isPlain ? (`p ${one}` as PersonId) : person();
      const mask = masks.mask(who, one);
      expect(isMask(mask)).toBe(true);
      expect(masks.mask(who, one)).toBe(mask);
      expect(masks.mask(who, other)).not.toBe(mask);
      expect(masks.unmask(mask, [other, one])).toBe(who);
      expect(masks.unmask(mask, [other])).toBeNull();
      expect(new Masks(randomBytes(32)).unmask(mask, [one])).toBeNull();
    }),
  );
});

test('a mark that was told shows all of one person, and nobody else', () => {
  const masks = new Masks(randomBytes(32));
  const [eve, ann] = [person(), person()];
  const mark = masks.tellMark(eve);
  for (const matter of ['sheet a b', 'sheet c d']) {
    expect(isOfMark(masks.mask(eve, matter), mark, [matter])).toBe(true);
    expect(isOfMark(masks.mask(ann, matter), mark, [matter])).toBe(false);
  }
});

test.each(['~', '~AAAA', '~not base64 !', '~' + 'A'.repeat(200)])('%s is nobody', (text) => {
  expect(new Masks(randomBytes(32)).unmask(text, ['x'])).toBeNull();
  expect(isOfMark(text, '00'.repeat(32), ['x'])).toBe(false);
});
