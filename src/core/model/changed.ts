// What differs between two maps of what was seen at two looks: mostly nothing, and mostly in one order.

/** The keys under which they hold different things. Where their keys come in one order they are walked side by side. */
export function changedIn<T>(before: ReadonlyMap<string, T>, now: ReadonlyMap<string, T>): string[] {
  if (before === now) return [];
  const changed: string[] = [];
  const values = before.values();
  const keys = before.keys();
  let inStep = before.size === now.size;
  for (const [id, value] of now) {
    const known = values.next().value;
    if (keys.next().value !== id) inStep = false;
    if ((inStep ? known : before.get(id)) !== value) changed.push(id);
  }
  if (!inStep) for (const id of before.keys()) if (!now.has(id)) changed.push(id);
  return changed;
}

/** They hold things under the same keys, in one order. */
export function hasSameKeys(a: ReadonlyMap<string, unknown>, b: ReadonlyMap<string, unknown>): boolean {
  if (a === b) return true;
  if (a.size !== b.size) return false;
  const keys = b.keys();
  for (const id of a.keys()) if (keys.next().value !== id) return false;
  return true;
}
