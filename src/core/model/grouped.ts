// Items by a key: the index behind every "which of these belong to that".

/** Each group in the order of the items. Items without a key are left out. */
export function grouped<T>(
  items: Iterable<T>,
  key: (item: T) => string | null,
): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const of = key(item);
    if (of === null) continue;
    const group = groups.get(of);
    if (group) group.push(item);
    else groups.set(of, [item]);
  }
  return groups;
}
