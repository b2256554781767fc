import type { Reading } from '../night/reading.ts';

/**
 * What is made of a reading once for a version, however many ask.
 *
 * @param keyOf what it depends on
 */
export function remember<Value>(
  keyOf: (reading: Reading) => string | number,
  make: (reading: Reading) => Value,
): (reading: Reading) => Value {
  const made = new WeakMap<Reading, { readonly key: string | number; readonly value: Value }>();
  return (reading) => {
    const key = keyOf(reading);
    const last = made.get(reading);
    if (last?.key === key) return last.value;
    const value = make(reading);
    made.set(reading, { key, value });
    return value;
  };
}
