import { error, fail, redirect } from '@sveltejs/kit';
import type { Role } from '#election/fact.ts';
import { describeRefusal } from '#text/refusals.ts';
import type { Actions, PageServerLoad } from './$types';

const ROLES: readonly Role[] = ['watcher', 'verifier', 'viewer', 'gateway', 'organiser', 'admin'];
/** How many links are made at once: each code is hashed slowly. */
const AT_ONCE = 200;
/** How many rows of a list a page shows. */
const SHOWN = 200;

export const load: PageServerLoad = async ({ locals, url }) => {
  const { node } = locals;
  const session = demandAdmin(locals);
  const view = await node.overview();
  const { pollsClose, timeZone } = node.election;
  return {
    ...view,
    people: view.people.slice(-SHOWN).toReversed(),
    peopleCount: view.people.length,
    missing: view.missing.map(({ stations, ...district }) => ({
      ...district,
      count: stations.length,
      stations: district.id === url.searchParams.get('district') ? stations : [],
    })),
    missingCount: view.missing.reduce((sum, { stations }) => sum + stations.length, 0),
    minutesLate: Math.floor((Date.now() - Date.parse(pollsClose)) / 60_000),
    unwatched: Math.min(AT_ONCE, node.findUnwatched().length),
    roles: ROLES,
    timeZone,
    own: session.linkId,
  };
};

function demandAdmin({ node, session }: App.Locals) {
  const barred = node.refuse(session, 'admin');
  if (barred) redirect(303, barred === 'no-token' ? '/?closed=link' : '/?closed=role');
  return session!;
}

async function readForm(request: Request, { language }: App.Locals): Promise<FormData> {
  const fields = await request.formData().catch(() => null);
  if (!fields) error(400, describeRefusal('bad-shape', language));
  return fields;
}

export const actions: Actions = {
  make: async ({ request, locals, url }) => {
    const session = demandAdmin(locals);
    const fields = await readForm(request, locals);
    const text = (name: string) => String(fields.get(name) ?? '').trim();
    const role = ROLES.find((one) => one === text('role'));
    if (!role) error(400, describeRefusal('bad-shape', locals.language));
    const stationIds = text('stations')
      .split(/[\s,]+/)
      .filter(Boolean);
    const unknown = stationIds.filter((id) => !locals.node.election.stations.has(id as never));
    if (unknown.length > 0) return fail(422, { unknown, cards: [] });
    const wish = { role, name: text('name') || null, contact: text('contact') || null, stationIds };
    return { unknown, cards: await locals.node.makeCards(session, url.origin, [wish]) };
  },
  makeMissing: async ({ locals, url }) => {
    const session = demandAdmin(locals);
    const wishes = locals.node
      .findUnwatched()
      .slice(0, AT_ONCE)
      .map((id) => ({ role: 'watcher' as const, name: null, contact: null, stationIds: [id] }));
    return { unknown: [], cards: await locals.node.makeCards(session, url.origin, wishes) };
  },
  revoke: async ({ request, locals }) => {
    const session = demandAdmin(locals);
    const linkId = String((await readForm(request, locals)).get('linkId'));
    if (linkId === session.linkId) error(400, describeRefusal('not-allowed', locals.language));
    if (!(await locals.node.revokeLink(session, linkId))) {
      error(404, describeRefusal('not-found', locals.language));
    }
    return { unknown: [], cards: [] };
  },
};
