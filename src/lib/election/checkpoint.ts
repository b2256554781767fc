/**
 * A checkpoint: what a node says of its log at one moment, as the C2SP documents tlog-checkpoint and
 * signed-note write it. Three lines name the log, how many facts it has and the root of the tree over them;
 * one more the head of its hash chain; after an empty line come signatures.
 */
export interface Checkpoint {
  /** Which log: `tallywatch/ELECTION/KEY`. */
  readonly origin: string;
  /** How many facts. */
  readonly size: number;
  /** The root of the Merkle tree over them (RFC 6962), base64. */
  readonly root: string;
  /** The head of the hash chain, hexadecimal. */
  readonly head: string;
}

/** One signature below a checkpoint. */
export interface NoteSignature {
  readonly name: string;
  /** Four bytes that tell keys of one name apart, and the signature itself; base64. */
  readonly signature: string;
}

export interface SignedCheckpoint {
  readonly checkpoint: Checkpoint;
  /** The text that is signed: to the last line break before the empty line. */
  readonly body: string;
  readonly signatures: readonly NoteSignature[];
}

/** Largest text that is read as one; a witness adds a line, and there are few. */
const LONGEST = 16_384;

export function writeBody({ origin, size, root, head }: Checkpoint): string {
  return `${origin}\n${size}\n${root}\n${head}\n`;
}

export function writeNote(body: string, signatures: readonly NoteSignature[]): string {
  return `${body}\n${signatures.map(({ name, signature }) => `— ${name} ${signature}\n`).join('')}`;
}

/** A checkpoint as it was written; null: it is none. */
export function readNote(text: string): SignedCheckpoint | null {
  const end = text.length > LONGEST ? -1 : text.lastIndexOf('\n\n');
  if (end < 0 || !text.endsWith('\n')) return null;
  const body = text.slice(0, end + 1);
  const signatures = text
    .slice(end + 2, -1)
    .split('\n')
    .map((line) => /^— ([^\s+]+) ([A-Za-z0-9+/]+=*)$/.exec(line))
    .map((found) => found && { name: found[1] ?? '', signature: found[2] ?? '' });
  const [origin = '', size = '', root = '', head = ''] = body.split('\n');
  const isOne =
    origin !== '' &&
    /^(0|[1-9]\d{0,14})$/.test(size) &&
    /^[A-Za-z0-9+/]{43}=$/.test(root) &&
    /^[0-9a-f]{64}$/.test(head);
  if (!isOne || signatures.some((one) => one === null)) return null;
  return {
    checkpoint: { origin, size: Number(size), root, head },
    body,
    signatures: signatures.filter((one) => one !== null),
  };
}

/** The checkpoints of a file or an answer, one after the other; what is none is given as null. */
export function readNotes(text: string): (SignedCheckpoint | null)[] {
  // A note ends with its signatures, the last line of which is followed by no other of them.
  const notes = text.match(/(?:(?!— ).*\n)+?\n(?:— .*\n)+/g) ?? [];
  return notes.map((note) => readNote(note.replace(/^\n+/, '')));
}

/** Few enough letters to be read off a wall: they stand for a head. */
export function shortCode(head: string): string {
  return (head.slice(0, 12).match(/.{4}/g) ?? []).join(' ');
}
