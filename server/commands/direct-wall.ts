import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { SCENES, type Direction } from '#election/wall.ts';
import type { Refused } from '#protocol';
import type { Command } from './command.ts';

/** How long walls keep to what was chosen, in milliseconds: a night. */
const KEPT = 12 * 60 * 60_000;

/** null lets each wall choose. */
const Wish = v.nullable(
  v.strictObject({
    scene: v.picklist(SCENES),
    rotate: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(3600))),
  }),
);

/** Tells every wall what to show: whoever may rule at the desk may. */
export const directWall: Command<
  'desk',
  Direction | null,
  Direction | null,
  { readonly ok: true } | Refused
> = {
  ask: 'desk',
  shape: Wish,
  decide({ node }, direction) {
    const until = new Date(node.reading.now() + (direction ? KEPT : 0)).toISOString();
    const shown = direction ?? { scene: 'overview', rotate: null };
    return {
      statements: [{ id: randomUUID(), matter: { type: 'WallDirected', ...shown, until } }],
      reply: () => ({ ok: true }),
    };
  },
};
