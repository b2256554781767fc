/** Mutants that change nothing anybody could see: no test can kill them. */
export interface Equivalent {
  /** The first line of what is changed, as it stands in the file, and what comes in its place. */
  readonly line: string;
  readonly after: string;
  readonly because: string;
}

/** By file. */
export const EQUIVALENT: Readonly<Record<string, readonly Equivalent[]>> = {};
