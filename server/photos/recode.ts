import sharp from 'sharp';

/** A sheet photographed with any phone has fewer; more is a trap. In pixels. */
const MOST_PIXELS = 60_000_000;
/** The longer side of what is kept: small print stays readable. In pixels. */
const LONGER_SIDE = 2400;
/** A picture takes a fraction of this. In seconds. */
const PATIENCE = 20;

// Only what phones send: no reader of another format is ever reached.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['VipsForeignLoadJpeg', 'VipsForeignLoadPng', 'VipsForeignLoadWebp'],
});
sharp.concurrency(1);

/** A photo coded again as JPEG, upright, without metadata; null if it is none, or larger than it may be. */
export async function recode(photo: Buffer): Promise<Buffer | null> {
  if (!hasKnownStart(photo)) return null;
  try {
    return await sharp(photo, { limitInputPixels: MOST_PIXELS, failOn: 'error' })
      .timeout({ seconds: PATIENCE })
      .autoOrient()
      .resize({ width: LONGER_SIDE, height: LONGER_SIDE, fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#fff' })
      .jpeg({ quality: 80, mozjpeg: false })
      .toBuffer();
  } catch {
    return null; // what cannot be read is no photo
  }
}

/** The first bytes of a JPEG, a PNG or a WebP. */
function hasKnownStart(photo: Buffer): boolean {
  const start = photo.subarray(0, 12).toString('latin1');
  return (
    start.startsWith('\xff\xd8\xff') ||
    start.startsWith('\x89PNG\r\n\x1a\n') ||
    (start.startsWith('RIFF') && start.endsWith('WEBP'))
  );
}
