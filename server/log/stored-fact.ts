import type { Fact } from '#election/fact.ts';

/** The bytes of a fact as they are stored: serialised once, here, and never again. */
export function encodeFact(fact: Fact): Buffer {
  return Buffer.from(JSON.stringify(fact));
}

/** A stored fact; a log holds nothing else, so anything that is no JSON is a broken log. */
export function decodeFact(bytes: Buffer): Fact {
  return JSON.parse(bytes.toString()) as Fact;
}
