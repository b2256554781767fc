import { outlineOf } from '#results/outline.ts';

/** What pages of results start with; null where this session may not see figures. */
export function resultsFor({ node, session }: App.Locals) {
  const told = node.ask('summary', session, null);
  if (!told.ok) return null;
  return {
    outline: outlineOf(node.election),
    ...told.answer,
    hasShapes: node.shapes !== null,
    hasHexes: node.hexes !== null,
    tiles: node.tiles,
  };
}
