/**
 * What is made of a reading once for a version, however many ask.
 *
 * @param keyOf what it depends on
 */
export function remember<Of extends object, Value>(
  keyOf: (reading: Of) => string | number,
  make: (reading: Of) => Value,
): (reading: Of) => Value {
  const made = new WeakMap<Of, { readonly key: string | number; readonly value: Value }>();
  return (reading) => {
    const key = keyOf(reading);
    const last = made.get(reading);
    if (last?.key === key) return last.value;
    const value = make(reading);
    made.set(reading, { key, value });
    return value;
  };
}
