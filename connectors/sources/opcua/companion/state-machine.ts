// The state of a machine from an OPC UA state machine: by its number where the server gives one, else by its text.
import { type Below, type Browser, type Node, STANDARD } from './browser.ts';
import { child, type Draft } from './draft.ts';
import { TYPES } from './model-types.ts';
import type { Place } from './walk.ts';

const STATE_TYPES: ReadonlySet<Node | null> = new Set([TYPES.state, TYPES.initialState]);

export type State = {
  /** Browse name and StateNumber, as the model's nodeset has them. */
  readonly name: string;
  readonly number: number;
  /** run, stop, setup or idle; else words that say nothing of it. */
  readonly is: string;
};

/** Null: the object has no CurrentState. `reason` is for people. */
export async function stateDraft(
  browser: Browser,
  place: Place,
  { states, reason }: { readonly states: readonly State[]; readonly reason: string },
): Promise<Draft | null> {
  const current = child(place.below, STANDARD, 'CurrentState');
  if (current === undefined) return null;
  const [below = []] = await browser.below([current.node]);
  const number = child(below, STANDARD, 'Number');
  const shared = { place, unit: null };
  if (number !== undefined && (await hasNumber(browser, number))) {
    const words = Object.fromEntries(states.map((state) => [String(state.number), state.is]));
    const means = { measure: 'state', words, reason };
    return {
      ...shared,
      names: [current.name, number.name],
      name: number.name,
      node: number.node,
      means,
    };
  }
  const words = await textWords(browser, place, states);
  return {
    ...shared,
    names: [current.name],
    name: current.name,
    node: current.node,
    means: { measure: 'state', words, reason },
  };
}

/** A server may have the node and never fill it; without a number now, it is not built on. */
async function hasNumber(browser: Browser, number: Below): Promise<boolean> {
  const [reading] = await browser.values([number.node]);
  return typeof reading?.value === 'number' && reading.status.code >>> 30 === 0;
}

/** By the names of the model and by what this server calls the states in its language. */
async function textWords(
  browser: Browser,
  place: Place,
  states: readonly State[],
): Promise<Readonly<Record<string, string>>> {
  const words: Record<string, string> = {};
  const inTypes = await browser.below(place.types);
  for (const found of inTypes.flat()) {
    const state = STATE_TYPES.has(found.type) && states.find((one) => one.name === found.name);
    if (state) words[found.title] = state.is;
  }
  for (const state of states) words[state.name] ??= state.is;
  return words;
}
