// Which machine a place belongs to, so that its tags are offered together.
import { MACHINERY, TYPES } from './model-types.ts';
import type { Place } from './walk.ts';

/** Names that a companion model gave, in a namespace of its own. */
const OF_A_MODEL = /^http:\/\/opcfoundation\.org\/UA\//;

/** `name` is what people call it; where several are called the same, with all it stands in. */
export type Unit = { readonly place: Place; readonly name: string };

/** Null: the place belongs to a component of a machine, and says nothing of the machine itself. */
export function unitsOf(places: readonly Place[]): (place: Place) => Unit | null {
  const identified = identifiedIn(places);
  const machineOf = (place: Place): Place | null => climb(place, (one) => identified.has(one));
  const isBase = (place: Place): boolean => place.types.includes(TYPES.packmlBase);
  const basesIn = Map.groupBy(places.filter(isBase), machineOf);
  const unitPlace = (place: Place): Place | null => {
    const machine = machineOf(place);
    if (machine !== null && identified.get(machine) === 'component') return null;
    const base = climb(place, isBase);
    // A machine may have PackML of its own, or stand for a line of several machines that have.
    if (base !== null && (machine === null || (basesIn.get(machine)?.length ?? 0) > 1)) return base;
    return machine ?? climb(place, (one) => !OF_A_MODEL.test(one.nameUri)) ?? place;
  };
  const called = new Map<string, Set<Place>>();
  for (const place of places) {
    const unit = unitPlace(place);
    if (unit) called.set(unit.title, (called.get(unit.title) ?? new Set()).add(unit));
  }
  return (place) => {
    const unit = unitPlace(place);
    if (unit === null) return null;
    const alone = (called.get(unit.title)?.size ?? 0) <= 1;
    return { place: unit, name: alone ? unit.title : unit.path.join(' / ') };
  };
}

function identifiedIn(places: readonly Place[]): ReadonlyMap<Place, 'machine' | 'component'> {
  const identified = new Map<Place, 'machine' | 'component'>();
  for (const place of places) {
    const owner = ownerOf(place);
    if (owner === null) continue;
    if (place.types.includes(TYPES.machineIdentification)) identified.set(owner, 'machine');
    if (place.types.includes(TYPES.machineryComponentIdentification)) identified.set(owner, 'component');
  }
  return identified;
}

/** What stands in a machine's folder of building blocks belongs to the machine. */
function ownerOf({ parent }: Place): Place | null {
  const isFolder = parent?.name === 'MachineryBuildingBlocks' && parent.nameUri === MACHINERY;
  return isFolder ? parent.parent : parent;
}

function climb(place: Place, test: (place: Place) => boolean): Place | null {
  for (let one: Place | null = place; one !== null; one = one.parent) if (test(one)) return one;
  return null;
}
