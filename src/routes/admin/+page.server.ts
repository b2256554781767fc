import { error, fail } from '@sveltejs/kit';
import type { Role } from '#election/fact.ts';
import { describeRefusal } from '#text/refusals.ts';
import { ask, demandRole, readFormData, saidOf, tell } from '../asking.ts';
import { textOf } from '../form-text.ts';
import type { Actions, PageServerLoad } from './$types';

const ROLES: readonly Role[] = ['watcher', 'verifier', 'viewer', 'gateway', 'organiser', 'admin'];
/** How many links are made at once: each code is hashed slowly. */
const AT_ONCE = 200;
/** How many rows of a list a page shows. */
const SHOWN = 200;

export const load: PageServerLoad = async ({ locals, url }) => {
  const session = demandRole(locals, 'admin');
  const view = await ask(locals, 'overview', null);
  const { pollsClose, timeZone } = locals.node.election;
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
    unwatched: Math.min(AT_ONCE, ask(locals, 'unwatched', null).length),
    roles: ROLES,
    timeZone,
    own: session.linkId,
  };
};

/** What a form answers where there is nothing to say of it. */
const NOTHING = { unknown: [] as readonly string[], cards: [] as readonly never[], aside: null };

/** What a person said counts no more, or again. */
async function judgePerson(
  locals: App.Locals,
  command: 'setAsidePerson' | 'restorePerson',
  message: object,
) {
  const said = { id: crypto.randomUUID(), ...message };
  const { status, body } = await tell(locals, command, said);
  if (!body.ok) error(status, saidOf(body.problems));
  return { ...NOTHING, aside: { sheets: body.sheets, seats: body.seats } };
}

/** Makes links; what is refused is said on the page. */
async function makeCards(locals: App.Locals, origin: string, wishes: readonly object[]) {
  const { status, body } = await tell(locals, 'issueLinks', { origin, wishes });
  if (!body.ok) error(status, saidOf(body.problems));
  return { ...NOTHING, cards: body.cards };
}

export const actions: Actions = {
  make: async ({ request, locals, url }) => {
    demandRole(locals, 'admin');
    const fields = await readFormData(request, locals);
    const text = (name: string) => textOf(fields, name);
    const role = ROLES.find((one) => one === text('role'));
    if (!role) error(400, describeRefusal('bad-shape', locals.language));
    const stationIds = text('stations')
      .split(/[\s,]+/)
      .filter(Boolean);
    const known: ReadonlySet<string> = new Set(locals.node.election.stations.keys());
    const unknown = stationIds.filter((id) => !known.has(id));
    if (unknown.length > 0) return fail(422, { ...NOTHING, unknown });
    const wish = { role, name: text('name') || null, contact: text('contact') || null, stationIds };
    return makeCards(locals, url.origin, [wish]);
  },
  makeMissing: async ({ locals, url }) => {
    const wishes = ask(locals, 'unwatched', null)
      .slice(0, AT_ONCE)
      .map((id) => ({ role: 'watcher', name: null, contact: null, stationIds: [id] }));
    return makeCards(locals, url.origin, wishes);
  },
  revoke: async ({ request, locals }) => {
    demandRole(locals, 'admin');
    const linkId = textOf(await readFormData(request, locals), 'linkId');
    const { status, body } = await tell(locals, 'revokeLink', { linkId });
    if (!body.ok) error(status, saidOf(body.problems));
    return NOTHING;
  },
  endDevices: async ({ request, locals }) => {
    demandRole(locals, 'admin');
    const linkId = textOf(await readFormData(request, locals), 'linkId');
    const { status, body } = await tell(locals, 'endDevices', { linkId, deviceId: null });
    if (!body.ok) error(status, saidOf(body.problems));
    return NOTHING;
  },
  setAside: async ({ request, locals }) => {
    demandRole(locals, 'admin');
    const fields = await readFormData(request, locals);
    const [personId, since, reason] = ['personId', 'since', 'reason'].map((name) =>
      textOf(fields, name),
    );
    return judgePerson(locals, 'setAsidePerson', { personId, since: since || null, reason });
  },
  restore: async ({ request, locals }) => {
    demandRole(locals, 'admin');
    const fields = await readFormData(request, locals);
    const [personId, reason] = ['personId', 'reason'].map((name) => textOf(fields, name));
    return judgePerson(locals, 'restorePerson', { personId, reason });
  },
};
