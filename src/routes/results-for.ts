import { outlineOf } from '#results/outline.ts';

/** What pages of results start with; null where this session may not see figures. */
export function resultsFor({ node, session }: App.Locals) {
  if (node.refuseResults(session) !== null) return null;
  return {
    outline: outlineOf(node.election),
    summary: node.summary(),
    lastReportAt: node.lastReportAt(),
    hasShapes: node.shapes !== null,
    hasHexes: node.hexes !== null,
    tiles: node.tiles,
  };
}
