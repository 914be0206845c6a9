/*
 * What many decisions share is computed once. `make` gets nothing but the key, so that the key says everything that the value
 * depends on; it must be a pure function. A memory that is full starts again from nothing: what was handed out stays valid.
 */

/** One value, made when it is first asked for: for what is made while a function starts, somebody may be waiting. */
export function whenAsked<Value>(make: () => Value): () => Value {
  let made: { value: Value } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** One value for each key (objects by identity), of at most `most` keys. */
export function remember<Key, Value>(most: number, make: (key: Key) => Value): (key: Key) => Value {
  const values = new Map<Key, Value>();
  return (key) => {
    let value = values.get(key);
    if (value === undefined) {
      value = make(key);
      if (values.size >= most) values.clear();
      values.set(key, value);
    }
    return value;
  };
}

/** One value for each pair of keys (objects by identity), of at most `most` pairs. */
export function rememberPairs<Left, Right, Value>(
  most: number,
  make: (left: Left, right: Right) => Value,
): (left: Left, right: Right) => Value {
  const values = new Map<Left, Map<Right, Value>>();
  let size = 0;
  // The channels of one customer ask for the same pair, one after the other.
  let last: { left: Left; right: Right; value: Value } | null = null;
  return (left, right) => {
    if (last !== null && last.left === left && last.right === right) return last.value;
    const known = values.get(left)?.get(right);
    const value = known === undefined ? make(left, right) : known;
    if (known === undefined) {
      if (size >= most) {
        values.clear();
        size = 0;
      }
      const byRight = values.get(left) ?? new Map<Right, Value>();
      values.set(left, byRight.set(right, value));
      size++;
    }
    last = { left, right, value };
    return value;
  };
}

/** Only the last value: for what is asked of the same object several times in a row. */
export function rememberLast<Key, Value>(make: (key: Key) => Value): (key: Key) => Value {
  let last: { key: Key; value: Value } | null = null;
  return (key) => {
    if (last === null || last.key !== key) last = { key, value: make(key) };
    return last.value;
  };
}
