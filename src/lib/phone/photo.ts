/** Photos as they leave the phone: smaller, and without what the camera wrote into them. */
/** Small print stays readable; a few hundred kilobytes go over a bad network. In pixels. */
const LONGER_SIDE = 2000;

/**
 * A picture drawn anew as JPEG: nothing but its pixels is left.
 *
 * @throws if it is no picture
 */
export async function shrinkPhoto(file: Blob): Promise<Blob> {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, LONGER_SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return new Promise((resolve, reject) => {
    const take = (blob: Blob | null) => (blob ? resolve(blob) : reject(new Error('no picture')));
    canvas.toBlob(take, 'image/jpeg', 0.8);
  });
}

/** A photo's name: the hash of its bytes. */
export async function namePhoto(blob: Blob): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', await blob.arrayBuffer());
  const digits = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0'));
  return `sha256-${digits.join('')}`;
}
