import { lettersOf, readCompactLine, signedPart } from '#election/compact-line.ts';
import { openPhoneStore, type TextKey } from './phone-store.ts';

/** Keeps what makes this person's lines, for when there is no network. */
export async function keepTextKey(person: string, key: TextKey): Promise<void> {
  await (await openPhoneStore()).put('textKeys', key, person);
}

/**
 * A line that can be sent: with the number in front, and the code that only it can have.
 *
 * @param matter the line without either
 * @returns null: this phone has no key, or its browser makes no codes (it has no https)
 */
export async function finishLine(person: string, matter: string): Promise<string | null> {
  const known = await (await openPhoneStore()).get('textKeys', person);
  const { subtle } = crypto as { readonly subtle?: SubtleCrypto };
  const line = known && readCompactLine(`${known.number} ${matter}`);
  if (!line || !subtle) return null;
  const bytes = Uint8Array.from(atob(known.key), (letter) => letter.charCodeAt(0));
  const key = await subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, [
    'sign',
  ]);
  const hash = await subtle.sign('HMAC', key, new TextEncoder().encode(signedPart(line)));
  return `${known.number} ${matter} #${lettersOf(new Uint8Array(hash))}`;
}
