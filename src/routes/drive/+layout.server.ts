import { error, redirect } from '@sveltejs/kit';
import { driveWords } from '#text/drive.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = ({ locals: { node, session, language } }) => {
  const barred = node.refuse(session, 'drive');
  if (barred) redirect(303, barred === 'no-token' ? '/?closed=link' : '/?closed=role');
  const { timeZone, districts, parties, alliances, thresholds } = node.election;
  if (thresholds.length === 0) error(404, driveWords(language).noThreshold);
  return {
    timeZone,
    person: session!.personId,
    isAdmin: node.refuse(session, 'admin') === null,
    districts: [...districts.values()],
    parties: [...parties.values()],
    alliances: [...alliances.values()],
    threshold: thresholds[0]!,
  };
};
