import { outlineOf } from '#election/outline.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) => {
  const { node, visitor } = locals;
  const mayLook = node.refuseResults(visitor) === null;
  const { name, pollsClose, timeZone, publication } = node.election;
  return {
    name,
    pollsClose,
    timeZone,
    opensLater: publication === 'public',
    closed: url.searchParams.get('closed'),
    mayReport: node.refuse(visitor, 'report') === null,
    results: mayLook
      ? {
          outline: outlineOf(node.election),
          summary: node.summary(),
          hasShapes: node.shapes !== null,
          hasHexes: node.hexes !== null,
        }
      : null,
  };
};
