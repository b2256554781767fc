/** Pictures of the land under the outlines, from elsewhere, where an administrator allows them. */
export interface Tiles {
  /** With `{z}`, `{x}`, `{y}`, and `{s}` for any of several hosts. */
  readonly url: string;
  /** Whom the terms of the tiles ask to name. */
  readonly credit: string;
}
