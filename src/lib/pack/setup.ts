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

/** What the sources would become. */
export interface SetupLook {
  readonly taken: readonly string[];
  readonly left: readonly string[];
  readonly sums: readonly string[];
  readonly tables: readonly {
    readonly name: string;
    readonly form: string;
    readonly columns: readonly { readonly name: string; readonly role: string | null }[];
  }[];
  /** Fields of `election.json`, or of contests by name, that nobody has said. */
  readonly missing: readonly { readonly field: string; readonly contests: string | null }[];
  readonly problems: readonly PackProblem[];
  readonly warnings: readonly PackProblem[];
  readonly settings: Readonly<Record<string, unknown>>;
  readonly contests: readonly {
    readonly name: string;
    readonly office: string;
    readonly seats: number | null;
    readonly method: string | null;
    readonly votesPerBallot: number | null;
    readonly candidates: readonly string[];
  }[];
  readonly parties: readonly {
    readonly id: string;
    readonly name: string;
    readonly color: string | null;
  }[];
  /** What the pack holds; null: it is not whole yet. */
  readonly counts: {
    readonly districts: number;
    readonly contests: number;
    readonly candidates: number;
    readonly stations: number;
    readonly outlines: number;
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
  | { readonly ok: true; readonly path: string; readonly reports: number }
  | { readonly ok: false; readonly message: string };
