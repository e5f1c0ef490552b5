// What may happen to a box, as plain data: things begin and end, people act, messages go or do not, clocks and the box stop.
import fc from 'fast-check';
import type { Band } from '../../src/core/types/decision.ts';
import type { ActKind } from '../../src/core/types/task.ts';

export type WayId = 'mail' | 'sms';

/** took: and said so. lost: it took it, and its answer never came. */
export type Heard = 'took' | 'busy' | 'refused' | 'lost';

export type Deed =
  | { readonly do: 'waits'; readonly minutes: number }
  | {
      readonly do: 'begins';
      readonly what: number;
      readonly band: Band;
      readonly hours: number | null;
      readonly worthMinor: number | null;
    }
  | { readonly do: 'ends' | 'silent' | 'heard'; readonly what: number }
  | {
      readonly do: 'says';
      readonly kind: ActKind;
      readonly task: number;
      readonly by: number;
      readonly to: number;
    }
  /** All that is due by that way, one turn after the other. */
  | { readonly do: 'sends'; readonly way: WayId; readonly heard: Heard }
  | { readonly do: 'claims'; readonly way: WayId; readonly most: number }
  /** Of what is in hand the one at this place is tried. */
  | { readonly do: 'tries'; readonly nth: number; readonly heard: Heard }
  /** An answer for which nobody waits any more. */
  | { readonly do: 'late'; readonly nth: number; readonly heard: Heard }
  | { readonly do: 'folds'; readonly way: WayId; readonly minutes: number }
  | { readonly do: 'restarts' }
  | { readonly do: 'set-back'; readonly minutes: number };

export type DeedKind = Deed['do'];
export type Story = readonly Deed[];

/** As many as a dozen at once are one too many for every measure there is. */
export const MOST_THINGS = 16;
const MINUTES = [0, 1, 2, 4, 10, 11, 20, 45, 120, 480, 1_500] as const;

const what = fc.nat({ max: MOST_THINGS - 1 });
const nth = fc.nat({ max: 7 });
const way = fc.constantFrom<WayId>('mail', 'sms');
const heard = fc.constantFrom<Heard>('took', 'took', 'busy', 'refused', 'lost');
const kind = fc.constantFrom<ActKind>(
  ...(['accept', 'accept', 'give', 'decline', 'decline', 'done', 'known', 'agreed'] as const),
  ...(['take-loss', 'reopen', 'not-a-problem'] as const),
);

const DEEDS: { readonly [one in DeedKind]: fc.Arbitrary<Deed> } = {
  waits: fc.record({ do: fc.constant('waits'), minutes: fc.constantFrom(...MINUTES) }),
  begins: fc.record({
    ...{ do: fc.constant('begins'), what, band: fc.constantFrom<Band>(1, 2, 2, 3) },
    hours: fc.constantFrom(null, 1, 5, 30),
    worthMinor: fc.constantFrom(null, 0, 90_000_000),
  }),
  ends: fc.record({ do: fc.constant('ends'), what }),
  silent: fc.record({ do: fc.constant('silent'), what }),
  heard: fc.record({ do: fc.constant('heard'), what }),
  says: fc.record({ do: fc.constant('says'), kind, task: nth, by: nth, to: nth }),
  sends: fc.record({ do: fc.constant('sends'), way, heard }),
  claims: fc.record({ do: fc.constant('claims'), way, most: fc.integer({ min: 1, max: 4 }) }),
  tries: fc.record({ do: fc.constant('tries'), nth, heard }),
  late: fc.record({ do: fc.constant('late'), nth, heard }),
  folds: fc.record({ do: fc.constant('folds'), way, minutes: fc.constantFrom(1, 12) }),
  restarts: fc.record({ do: fc.constant('restarts') }),
  'set-back': fc.record({ do: fc.constant('set-back'), minutes: fc.constantFrom(3, 60, 1_440) }),
};

/** How often each deed, against the others. */
export type Weights = { readonly [one in DeedKind]?: number };

export function stories(
  weights: Weights,
  [minLength, maxLength]: readonly [number, number],
): fc.Arbitrary<Story> {
  const some = Object.entries(weights).map(([one, weight]) => ({
    weight,
    arbitrary: DEEDS[one as DeedKind],
  }));
  return fc.array(fc.oneof(...some), { minLength, maxLength, size: 'max' });
}

/** Things that are so and are over, and time to pass. */
export const WORLD: Weights = { waits: 8, begins: 10, ends: 3 };
/** People, and messages that go one at a time, so that everything may come between a claim and its answer. */
export const POST: Weights = { says: 8, claims: 10, tries: 10, late: 2, folds: 1, restarts: 1 };
