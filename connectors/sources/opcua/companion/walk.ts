// Walks a server's objects from the top and says of each which types it is of, supertypes too.
import { type Below, type Browser, type Node, numbered, STANDARD } from './browser.ts';

const OBJECTS = numbered(STANDARD, 85);
/** Objects looked into; the nearest to the top come first. A line of ten machines has some hundreds. */
const OBJECTS_MAX = 5_000;
/** No companion model derives deeper; a server whose types run in a ring is not followed for ever. */
const TYPES_MAX = 20;

export type Place = Below & {
  /** Browse names, from the top. */
  readonly path: readonly string[];
  /** null: it is right under the top. */
  readonly parent: Place | null;
  /** Its type and all above it. */
  readonly types: readonly Node[];
  /** Everything right below it, variables too. */
  readonly below: readonly Below[];
};

type Found = Omit<Place, 'below'>;

/** The server's own objects (diagnostics, capabilities) are left out. An object with two places shows at the nearest. */
export async function walkObjects(browser: Browser): Promise<readonly Place[]> {
  const places: Place[] = [];
  const seen = new Set<Node>();
  const inside = async (place: Place | null, below: readonly Below[]): Promise<Found[]> => {
    const found: Found[] = [];
    for (const one of below) {
      if (one.kind === 'variable' || seen.has(one.node) || isServers(one.node)) continue;
      seen.add(one.node);
      const path = [...(place?.path ?? []), one.name];
      found.push({ ...one, path, parent: place, types: await typesOf(browser, one.type) });
    }
    return found;
  };
  const [top = []] = await browser.below([OBJECTS]);
  let level = await inside(null, top);
  while (level.length > 0 && places.length < OBJECTS_MAX) {
    const some = level.slice(0, OBJECTS_MAX - places.length);
    const lists = await browser.below(some.map((place) => place.node));
    level = [];
    for (const [index, found] of some.entries()) {
      const place: Place = { ...found, below: lists[index] ?? [] };
      places.push(place);
      level.push(...(await inside(place, place.below)));
    }
  }
  return places;
}

/** A type and all above it; empty: the node has none. */
async function typesOf(browser: Browser, type: Node | null): Promise<readonly Node[]> {
  const types: Node[] = [];
  for (let above = type; above !== null && types.length < TYPES_MAX; above = await browser.supertype(above))
    types.push(above);
  return types;
}

function isServers(node: Node): boolean {
  return node.startsWith(`nsu=${STANDARD};`);
}
