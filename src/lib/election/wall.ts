/** What a wall can show. */
export const SCENES = ['overview', 'threshold', 'closest', 'tipping', 'district', 'drive'] as const;
export type Scene = (typeof SCENES)[number];

/** What a wall shows, and whether scenes change by themselves. */
export interface Direction {
  readonly scene: Scene;
  /** Seconds a scene stays; null: until somebody chooses another. */
  readonly rotate: number | null;
}
