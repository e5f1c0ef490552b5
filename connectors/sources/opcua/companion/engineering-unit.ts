// What a variable is measured in, as the server says it.
import { type Browser, type Node, STANDARD } from './browser.ts';
import { child } from './draft.ts';

/** The text of its EngineeringUnits ("1/min"); null: it has none, or they are empty. */
export async function engineeringUnit(browser: Browser, variable: Node): Promise<string | null> {
  const [below = []] = await browser.below([variable]);
  const property = child(below, STANDARD, 'EngineeringUnits');
  if (property === undefined) return null;
  const [reading] = await browser.values([property.node]);
  return unitText(reading?.value);
}

/** Of a value of the type EUInformation. */
export function unitText(value: unknown): string | null {
  const name = (
    value as { readonly displayName?: { readonly text?: string | null } | null } | null | undefined
  )?.displayName;
  return name?.text?.trim() || null;
}
