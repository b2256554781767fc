/** Look-ups that cannot miss: where one does, the program has a fault. */

/** The value at a key that is there. @throws Error if it is not */
export function known<Key, Value>(map: ReadonlyMap<Key, Value>, key: Key): Value {
  const value = map.get(key);
  if (value === undefined) throw new Error(`there is no ${String(key)}`);
  return value;
}

/** The value at a place that is there. @throws Error if it is not */
export function at<Value>(list: ArrayLike<Value>, index: number): Value {
  const value = list[index];
  if (value === undefined) throw new Error(`there is no index ${index}`);
  return value;
}

/** The last of a list that is not empty. @throws Error if it is */
export function lastOf<Value>(list: readonly Value[]): Value {
  return at(list, list.length - 1);
}

/** The entry of a record that is there. @throws Error if it is not */
export function entryOf<Key extends string, Value>(
  record: Readonly<Partial<Record<Key, Value>>>,
  key: Key,
): Value {
  const value = record[key];
  if (value === undefined) throw new Error(`there is no ${key}`);
  return value;
}
