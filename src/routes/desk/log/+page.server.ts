import type { StationId } from '#election/model.ts';
import { ask } from '../../asking.ts';
import type { PageServerLoad } from './$types';

const ROLES = ['admin', 'verifier', 'viewer', 'watcher', 'gateway', 'organiser'] as const;

export const load: PageServerLoad = async ({ locals, url }) => {
  const station = url.searchParams.get('station') ?? '';
  const role = ROLES.find((one) => one === url.searchParams.get('role')) ?? null;
  const asked = url.searchParams.get('before') ?? '';
  const before = /^\d{1,15}$/.test(asked) ? Number(asked) : null;
  const history = await (station
    ? ask(locals, 'stationHistory', station)
    : ask(locals, 'logHistory', { before, role }));
  const lines = station && role ? history.filter(({ who }) => who?.role === role) : history;
  const first = lines.at(-1)?.position ?? 1;
  const { stations, contests } = locals.node.election;
  const sheets = (stations.get(station as StationId)?.contestIds ?? []).map((id) => ({
    id,
    name: contests.get(id)?.name ?? '',
  }));
  return {
    sheets,
    station,
    role,
    roles: ROLES,
    lines,
    older: !station && first > 1 ? first : null,
  };
};
