/** What the set-up page and its server say to one another, as JSON. */
import type { PackProblem } from './rows.ts';

/** What somebody has said of their sources so far: a mapping, as a file of one is. */
export interface SetupSaid {
  as?: string;
  election?: Record<string, unknown>;
  columns?: Record<string, string>;
  contests?: Record<string, ContestSaid>;
  parties?: Record<string, { name?: string; color?: string }>;
  [more: string]: unknown;
}

export interface ContestSaid {
  seats?: number;
  method?: string;
  votes_per_ballot?: number;
}

/** A table, and what its columns were taken for; null: nothing that is taken. */
export interface ReadTable {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly role: string | null }[];
}

/** Something that no source says and nobody has answered. */
export interface Missing {
  /** The field of `election.json`, or `seats`, `method` of a contest. */
  readonly field: string;
  /** For which contests, as a mapping may name them; null: for the election. */
  readonly contests: string | null;
}

/** A contest as far as it is known. */
export interface LookedContest {
  readonly name: string;
  readonly seats: number | null;
  readonly method: string | null;
  readonly votesPerBallot: number | null;
  readonly candidates: readonly string[];
}

/** A party as a mapping may name it, and as the pack does. */
export interface LookedParty {
  readonly id: string;
  readonly name: string;
  readonly color: string | null;
}

/** What was made of sources, in words and as far as it is known. */
export interface Looked {
  /** What was taken for what, what was left out, and what was summed: a sentence each. */
  readonly taken: readonly string[];
  readonly left: readonly string[];
  readonly sums: readonly string[];
  readonly tables: readonly ReadTable[];
  readonly missing: readonly Missing[];
  readonly problems: readonly PackProblem[];
  readonly warnings: readonly PackProblem[];
  /** What is known of `election.json`, from wherever. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly contests: readonly LookedContest[];
  readonly parties: readonly LookedParty[];
}

/** What the page is told of it. */
export interface SetupLook extends Looked {
  /** What the pack holds; null: it is not whole yet. */
  readonly counts: {
    readonly districts: number;
    readonly contests: number;
    readonly candidates: number;
    readonly stations: number;
    /** Sheets that the sources have figures of. */
    readonly reports: number;
  } | null;
}

export interface SetupView {
  readonly files: readonly { readonly name: string; readonly bytes: number }[];
  readonly said: SetupSaid;
  /** null: no file is there yet. */
  readonly look: SetupLook | null;
  /** Why the sources cannot be read, in a sentence; null: they can. */
  readonly fault: string | null;
}

export type SetupOpened =
  { readonly ok: true; readonly path: string } | { readonly ok: false; readonly message: string };
