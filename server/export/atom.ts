import type { Checkpoint } from '#election/checkpoint.ts';

/** What an entry tells of. */
interface Entry {
  readonly checkpoint: Checkpoint;
  readonly note: string;
  readonly at: string;
}

/** How many checkpoints a feed has. */
const NEWEST = 50;

/** Checkpoints as an Atom feed (RFC 4287), the newest first: each entry is the whole note. */
export function writeAtom(name: string, self: string, signed: readonly Entry[]): string {
  const newest = signed.slice(-NEWEST).toReversed();
  const entries = newest.map(({ checkpoint: { origin, size, head }, note, at }) =>
    [
      '  <entry>',
      `    <id>urn:tallywatch:${escape(encodeURIComponent(origin))}:${size}</id>`,
      `    <title>${size}: ${head.slice(0, 12)}</title>`,
      `    <updated>${at}</updated>`,
      `    <content type="text">${escape(note)}</content>`,
      '  </entry>',
    ].join('\n'),
  );
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<feed xmlns="http://www.w3.org/2005/Atom">',
    `  <id>${escape(self)}</id>`,
    `  <title>${escape(name)}</title>`,
    `  <link rel="self" href="${escape(self)}"/>`,
    `  <updated>${newest[0]?.at ?? '1970-01-01T00:00:00Z'}</updated>`,
    '  <author><name>Tallywatch</name></author>',
    ...entries,
    '</feed>',
    '',
  ].join('\n');
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
