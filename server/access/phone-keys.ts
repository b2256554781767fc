import { createPublicKey, verify, type KeyObject } from 'node:crypto';

/** What stands before a raw point of the curve P-256 in its usual wrapping (RFC 5480). */
const WRAPPING = Buffer.from('3059301306072a8648ce3d020106082a8648ce3d030107034200', 'hex');
const POINT = 65;

const keys = new Map<string, KeyObject | null>();
/** How many keys are remembered as they are needed. */
const MOST = 20_000;

/** A phone's key: the raw point of an ECDSA key on P-256, base64. */
function readKey(text: string): KeyObject | null {
  const known = keys.get(text);
  if (known !== undefined) return known;
  const point = Buffer.from(text, 'base64');
  let key: KeyObject | null = null;
  if (point.length === POINT) {
    try {
      const der = Buffer.concat([WRAPPING, point]);
      key = createPublicKey({ key: der, format: 'der', type: 'spki' });
    } catch {
      key = null; // no point of the curve
    }
  }
  if (keys.size >= MOST) keys.clear();
  keys.set(text, key);
  return key;
}

export function isPhoneKey(text: string): boolean {
  return readKey(text) !== null;
}

/** Whether a text was signed with one of these keys (ECDSA, P-256, SHA-256, as WebCrypto writes it). */
export function isSignedByPhone(
  text: string,
  signature: string,
  publicKeys: readonly string[],
): boolean {
  const bytes = Buffer.from(signature, 'base64');
  if (bytes.length !== 64) return false;
  return publicKeys.some((one) => {
    const key = readKey(one);
    return (
      key !== null && verify('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }, bytes)
    );
  });
}
