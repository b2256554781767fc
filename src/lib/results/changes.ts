import { entryOf, known } from '#election/known.ts';
/** What changed in a published shape, part by part, since any version. */

export type Json =
  string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** The changed parts of a shape. Objects merge, anything else (arrays too) replaces. */
export type Changes<Shape> = Shape extends readonly unknown[]
  ? Shape
  : Shape extends object
    ? { readonly [key in keyof Shape]?: Changes<Shape[key]> }
    : Shape;

/** A shape that remembers for each of its parts at which version it last changed. */
export type Tracked =
  { changedAt: number; leaf: Json } | { changedAt: number; readonly parts: Map<string, Tracked> };

/** Starts to track a value; all of it counts as changed at `version`. */
export function track(value: Json, version: number): Tracked {
  if (!isObject(value)) return { changedAt: version, leaf: value };
  const entries = Object.entries(value);
  return {
    changedAt: version,
    parts: new Map(entries.map(([key, part]) => [key, track(part, version)])),
  };
}

/** Brings a tracked value up to date; says whether anything in it changed. Shapes are stable. */
export function update(tracked: Tracked, value: Json, version: number): boolean {
  let changed = false;
  if ('leaf' in tracked) {
    changed = !isSame(tracked.leaf, value);
    if (changed) tracked.leaf = value;
  } else {
    for (const [key, part] of Object.entries(value as Record<string, Json>)) {
      if (update(known(tracked.parts, key), part, version)) changed = true;
    }
  }
  if (changed) tracked.changedAt = version;
  return changed;
}

/** The same for one part below `path`, leaving its siblings alone. */
export function updatePart(
  tracked: Tracked,
  path: readonly string[],
  value: Json,
  version: number,
): boolean {
  const [key, ...rest] = path;
  if (key === undefined) return update(tracked, value, version);
  if ('leaf' in tracked) return false;
  const changed = updatePart(known(tracked.parts, key), rest, value, version);
  if (changed) tracked.changedAt = version;
  return changed;
}

/** The parts that changed after `version`; undefined where none did. Below 0: all of it. */
export function changedSince(tracked: Tracked, version: number): Json | undefined {
  if (tracked.changedAt <= version) return undefined;
  if ('leaf' in tracked) return tracked.leaf;
  const changed: Record<string, Json> = {};
  for (const [key, part] of tracked.parts) {
    const value = changedSince(part, version);
    if (value !== undefined) changed[key] = value;
  }
  return changed;
}

/** A shape with the changes applied; parts that did not change are shared with the old one. */
export function applyChanges<Shape>(shape: Shape, changes: Changes<Shape>): Shape {
  return merge(shape as Json, changes as Json) as Shape;
}

function merge(shape: Json, changes: Json): Json {
  if (!isObject(shape) || !isObject(changes)) return changes;
  const merged: Record<string, Json> = { ...shape };
  for (const [key, part] of Object.entries(changes)) {
    merged[key] = Object.hasOwn(shape, key) ? merge(entryOf(shape, key), part) : part;
  }
  return merged;
}

function isObject(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSame(a: Json, b: Json): boolean {
  return a === b || (typeof a === 'object' && JSON.stringify(a) === JSON.stringify(b));
}
