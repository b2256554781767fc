import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const NONCE = 12;
const TAG = 16;

/** Bytes that only whoever has the secret beside the log can read (AES-256-GCM), as base64. */
export function seal(secret: Buffer, bytes: Buffer): string {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', secret, nonce);
  const sealed = Buffer.concat([cipher.update(bytes), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64');
}

/** What was sealed; null: with another secret, or it was changed. */
export function unseal(secret: Buffer, text: string): Buffer | null {
  const all = Buffer.from(text, 'base64');
  try {
    const decipher = createDecipheriv('aes-256-gcm', secret, all.subarray(0, NONCE));
    decipher.setAuthTag(all.subarray(NONCE, NONCE + TAG));
    return Buffer.concat([decipher.update(all.subarray(NONCE + TAG)), decipher.final()]);
  } catch {
    return null;
  }
}
