import { error } from '@sveltejs/kit';
import { driveWords } from '#text/drive.ts';
import { demandRole } from '../asking.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = ({ locals }) => {
  const { node, language } = locals;
  const session = demandRole(locals, 'drive');
  const { timeZone, districts, parties, alliances, thresholds } = node.election;
  const [threshold] = thresholds;
  if (!threshold) error(404, driveWords(language).noThreshold);
  return {
    timeZone,
    person: session.personId,
    isAdmin: node.admit(session, 'admin').ok,
    districts: [...districts.values()],
    parties: [...parties.values()],
    alliances: [...alliances.values()],
    threshold,
  };
};
