import { expect, test } from 'vitest';
import type { Fact } from '#election/fact.ts';
import { Links, makeLink } from '../../../server/access/links.ts';

const origin = { id: 'x', at: '', by: null, prior: { position: 0, head: '' } };
const watcher = {
  role: 'watcher',
  name: 'Ann',
  stationIds: ['s-1' as never],
  withCode: true,
} as const;
const stated = (matter: object) => ({ ...origin, ...matter }) as unknown as Fact;

test('a link is found by its token, and kept by its hash alone', async () => {
  const links = new Links();
  const { token, link, person } = await makeLink(watcher);
  links.apply(stated(link), 1);
  expect(links.find(token)).toMatchObject({ role: 'watcher', stationIds: ['s-1'] });
  expect(links.find(token.slice(1))).toBeNull();
  expect(JSON.stringify([link, person])).not.toContain(token);
  expect(link.personId).toBe(person?.personId);
});

test('a revoked link is no link, and other links of the night are', async () => {
  const links = new Links();
  const [one, other] = [await makeLink(watcher), await makeLink(watcher)];
  links.apply(stated(one.link), 1);
  links.apply(stated(other.link), 1);
  links.apply(stated({ type: 'LinkRevoked', linkId: one.link.linkId }), 1);
  expect(links.find(one.token)).toBeNull();
  expect(links.isInForce(one.link.linkId)).toBe(false);
  expect(links.find(other.token)).not.toBeNull();
});

test('no token looks like an option of a command, or ends where a sentence could', async () => {
  for (let one = 0; one < 400; one += 1) {
    const { token } = await makeLink({ ...watcher, withCode: false });
    expect(token).toMatch(/^[A-Za-z0-9][\w-]{30}[A-Za-z0-9]$/);
  }
});
