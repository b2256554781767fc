/** What somebody says of a source, so that nothing has to be guessed: a file of JSON. */
import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { RefusedError } from '../log/event-log.ts';
import { ROLES } from './roles.ts';

export const FORMATS = ['table', 'openelections', 'votemanager', 'eml', 'nist', 'pack'] as const;
export type Format = (typeof FORMATS)[number];

const Text = v.string('a text is expected');
const Whole = v.pipe(v.number('a number is expected'), v.integer('a whole number is expected'));
const Texts = v.array(Text, 'a list of texts is expected');

const Contest = v.strictObject({
  id: v.optional(Text),
  name: v.optional(Text),
  seats: v.optional(Whole),
  method: v.optional(Text),
  votes_per_ballot: v.optional(Whole),
  marks_per_candidate: v.optional(Whole),
  min_share: v.optional(v.union([v.number(), Text], 'a share, as 0.05, is expected')),
  body_id: v.optional(Text),
});

const NAMED = {
  id: v.optional(Text),
  name: v.optional(Text),
  abbreviation: v.optional(Text),
};

const Shape = v.strictObject({
  as: v.optional(v.picklist(FORMATS, `one of ${FORMATS.join(', ')} is expected`)),
  /** Fields of `election.json`. */
  election: v.optional(v.record(Text, v.unknown(), 'an object is expected')),
  /** What each column means, by its header. */
  columns: v.optional(v.record(Text, v.picklist(ROLES, `one of ${ROLES.join(', ')} is expected`))),
  /** Only rows that have one of these in the column of a meaning; `leave`: all but these. */
  take: v.optional(v.record(v.picklist(ROLES), Texts)),
  leave: v.optional(v.record(v.picklist(ROLES), Texts)),
  /** One contest for the whole, or one a district, where no column names contests. */
  contestsBy: v.optional(v.picklist(['whole', 'district', 'area'])),
  /** By name or id of the contest, by its office, or "*" for all. */
  contests: v.optional(v.record(Text, Contest)),
  districts: v.optional(v.record(Text, v.strictObject(NAMED))),
  parties: v.optional(v.record(Text, v.strictObject({ ...NAMED, color: v.optional(Text) }))),
  /** A spelling, and whom it means; null leaves the name out. */
  candidates: v.optional(v.record(Text, v.nullable(Text))),
  /**
   * What is written in by hand: `one` candidate of all such votes, of which rows that others contain are
   * left out; `all-rows`: of all such rows, come what may; `leave`: none.
   */
  writeIns: v.optional(v.picklist(['one', 'all-rows', 'leave'])),
  /** Who has no party, where others have: `write-in` where such votes are counted, or `independent`. */
  withoutParty: v.optional(v.picklist(['write-in', 'independent'])),
  /** What an empty cell of votes is. */
  empty: v.optional(v.picklist(['unknown', 'zero'])),
  /** Kinds of stations by name. */
  kinds: v.optional(v.record(Text, v.picklist(['polling', 'postal', 'early', 'mobile', 'other']))),
  /** The property of a shape that names its district or station. */
  outlines: v.optional(v.strictObject({ property: Text })),
});

export type Mapping = v.InferOutput<typeof Shape>;
export type ContestMapping = v.InferOutput<typeof Contest>;

/**
 * Reads a mapping file.
 *
 * @throws RefusedError naming the field that is wrong, and what was expected there
 */
export async function readMapping(file: string): Promise<Mapping> {
  return parseMapping(await readJsonFile(file), file);
}

/** @param where what is named in front of a fault @throws RefusedError as `readMapping` does */
export function parseMapping(json: unknown, where: string): Mapping {
  const read = v.safeParse(Shape, json);
  if (read.success) return read.output;
  const [issue] = read.issues;
  const path = v.getDotPath(issue) ?? 'the file';
  throw new RefusedError(`${where}: ${path}: ${issue.message}`);
}

/** Fields of `election.json`, all or some. @throws RefusedError where they are none */
export async function readElectionFile(file: string): Promise<Readonly<Record<string, unknown>>> {
  const json = await readJsonFile(file);
  if (typeof json === 'object' && json !== null && !Array.isArray(json)) {
    return json as Readonly<Record<string, unknown>>;
  }
  throw new RefusedError(`${file}: an object with fields of election.json is expected`);
}

/** @throws RefusedError where the file cannot be read, or is no JSON */
export async function readJsonFile(file: string): Promise<unknown> {
  try {
    return JSON.parse(decode(await readFile(file)));
  } catch (error) {
    throw new RefusedError(`cannot read ${file}: ${(error as Error).message}`);
  }
}

/** UTF-8, or UTF-16 with its mark. */
function decode(bytes: Buffer): string {
  const [first, second] = bytes;
  const isLittle = first === 0xff && second === 0xfe;
  const isBig = first === 0xfe && second === 0xff;
  const encoding = isLittle ? 'utf-16le' : isBig ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding).decode(bytes);
}
