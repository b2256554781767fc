/** A phone signs what it reports, with a key that cannot leave it. */
import { tell } from '#call';
import { signedText } from '#election/signed-report.ts';
import { makeId } from '#live/make-id.ts';
import { PERSON_HEADER, type ReportMessage } from '#protocol';
import { openPhoneStore } from './phone-store.ts';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const HASH = { name: 'ECDSA', hash: 'SHA-256' } as const;

/** Makes this person's key where there is none, and tells the server; tried again at the next visit. */
export async function prepareKey(person: string): Promise<void> {
  const { subtle } = crypto as { readonly subtle?: SubtleCrypto };
  if (!subtle) return; // no https
  const store = await openPhoneStore();
  const known = await store.get('signKeys', person);
  if (known?.isTold) return;
  const pair = known?.pair ?? (await subtle.generateKey(ALGORITHM, false, ['sign', 'verify']));
  const id = known?.id ?? makeId();
  await store.put('signKeys', { pair, id, isTold: false }, person);
  const raw = new Uint8Array(await subtle.exportKey('raw', pair.publicKey));
  const key = btoa(String.fromCharCode(...raw));
  const headers = { [PERSON_HEADER]: person };
  const { body } = await tell('POST /api/phone-keys', { id, key }, { headers });
  if (body.ok) await store.put('signKeys', { pair, id, isTold: true }, person);
}

/** A message with its signature; as it was where this phone has no key that the server knows. */
export async function signReport(person: string, message: ReportMessage): Promise<ReportMessage> {
  const known = await (await openPhoneStore()).get('signKeys', person);
  if (!known?.isTold) return message;
  const text = new TextEncoder().encode(signedText(message));
  const bytes = new Uint8Array(await crypto.subtle.sign(HASH, known.pair.privateKey, text));
  return { ...message, signature: btoa(String.fromCharCode(...bytes)) };
}
