/** How one district looks on the map. */
export interface Paint {
  /** null: nothing to fill, only an outline. */
  readonly fill: string | null;
  /** How strong the fill is, 0 to 1. */
  readonly strength: number;
  readonly disputed: boolean;
  /** A word or number in the middle. */
  readonly label: string;
  /** What a pointer, and a screen reader, is told. */
  readonly title: string;
}
