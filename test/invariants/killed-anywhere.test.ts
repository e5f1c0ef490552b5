// I5: killed before or after any statement and started again, the box comes to what it comes to when it is never killed.
import fc from 'fast-check';
import t from 'tap';
import { ANY } from '../core/day-and-night.ts';
import { everyOne } from './always.ts';
import { Box, CREWS } from './box.ts';
import { Killed } from './life.ts';
import { type Deed, type Story, stories, WORLD } from './story.ts';

/** All of it that outlives the process, and what peers have; how often something was tried is no part of it. */
function left(box: Box): string {
  const rows = box.rows().map(({ key, state, about, band }) => [key, state, about, band]);
  const taken = [...new Set(box.takings.filter(({ heard }) => heard === 'took').map(({ key }) => key))];
  const { tasks, told, episodes, paces, lastCode } = box.state;
  const state = [tasks, told, episodes, paces].map((of) => [...of]);
  const plain = (_: string, value: unknown): unknown =>
    value instanceof Map || value instanceof Set ? [...value] : value;
  return JSON.stringify({ rows, taken: taken.toSorted(), state, lastCode }, plain, 1);
}

/** Of each deed what was left after it, and how many moments had been until then. */
type Lived = { readonly after: readonly string[]; readonly moments: readonly number[] };

function lived(crew: (typeof CREWS)[number], story: Story): Lived {
  const box = new Box({ crew });
  const moments = [box.life.moments];
  const after = story.map((deed) => {
    box.happens(deed);
    box.does(deed);
    moments.push(box.life.moments);
    return left(box);
  });
  box.close();
  return { after, moments };
}

/** As a start does it: it looks at how things are, and then goes on. */
function again(box: Box, deed: Deed): void {
  box.life.endsAt = null;
  box.restart();
  box.look();
  box.does(deed);
}

/** True: it was killed in that deed. */
function didAndDied(box: Box, deed: Deed): boolean {
  try {
    box.does(deed);
    return false;
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
    return true;
  }
}

function unlike(before: string, now: string): string {
  const [a, b] = [before.split('\n'), now.split('\n')];
  const at = a.findIndex((line, i) => line !== b[i]);
  return `${a.slice(Math.max(0, at - 12), at + 6).join('\n')}\n and killed\n${b.slice(Math.max(0, at - 12), at + 6).join('\n')}`;
}

/** In doubt: being sent when the box died. Each may go once more, and nothing else may. */
function wasDoubled(box: Box): string | null {
  const doubt = box.disk.db
    .prepare<[], string>("SELECT key FROM outboxEvent WHERE cause LIKE 'in doubt%'")
    .pluck()
    .all();
  const takings = box.takings.filter(({ heard }) => heard !== 'busy').map(({ key }) => key);
  const keys = new Set(takings);
  const twice = [...keys].find(
    (key) => takings.filter((one) => one === key).length > 1 + doubt.filter((one) => one === key).length,
  );
  return twice ?? null;
}

type Living = {
  readonly crew: (typeof CREWS)[number];
  readonly story: Story;
  readonly after: readonly string[];
};

/** The same story, and at that moment the box ends and is started again. */
function killed({ crew, story, after }: Living, endsAt: number): { kills: number; inDoubt: number } {
  const box = new Box({ crew });
  let kills = 0;
  box.life.endsAt = endsAt;
  for (const [i, deed] of story.entries()) {
    box.happens(deed);
    if (didAndDied(box, deed)) {
      kills += 1;
      again(box, deed);
    }
    const now = left(box);
    if (now !== after[i]) throw new Error(`after deed ${i}:\n${unlike(after[i] ?? '', now)}`);
  }
  const twice = wasDoubled(box);
  if (twice !== null) throw new Error(`${twice} went twice and was not in doubt`);
  const inDoubt = box.takings.length - new Set(box.takings.map(({ key }) => key)).size;
  box.close();
  return { kills, inDoubt };
}

/** Chance seldom ends it just where several messages become one. */
t.test('killed at each moment in which an outage is thought through', async (t) => {
  const begins = { do: 'begins', band: 2, hours: 30, worthMinor: 90_000_000 } as const;
  const story: Story = [
    ...[0, 1, 2].map((what) => ({ ...begins, what })),
    { do: 'waits', minutes: 11 },
    { do: 'folds', way: 'mail', minutes: 12 },
    { do: 'sends', way: 'mail', heard: 'took' },
  ];
  const { after, moments } = lived(ANY, story);
  const rows = JSON.parse(after[4] ?? '') as { readonly rows: readonly (readonly string[])[] };
  t.ok(rows.rows.filter(([, state]) => state === 'folded').length > 1, 'several became one');
  const [from = 0, to = 0] = moments.slice(4);
  for (let at = from + 1; at <= to; at += 1) t.equal(killed({ crew: ANY, story, after }, at).kills, 1);
});

t.test('killed at any statement and started again, the box comes to what it would have', async (t) => {
  let [kills, inDoubt] = [0, 0];
  const of = { ...WORLD, silent: 1, heard: 1, says: 6, sends: 10, folds: 4 };
  const known = stories(of, [8, 30]).map((story) =>
    // What nobody knows is for the other properties: here only the end of the box leaves doubt.
    story.map((deed) =>
      deed.do === 'sends' && deed.heard === 'lost' ? { ...deed, heard: 'took' as const } : deed,
    ),
  );
  const whens = fc.array(fc.nat({ max: 999 }), { minLength: 3, maxLength: 3 });
  const ran = everyOne(
    fc.property(fc.constantFrom(...CREWS), known, whens, (crew, story, shares) => {
      const { after, moments } = lived(crew, story);
      const [first = 0, last = 0] = [moments[0], moments.at(-1)];
      for (const share of shares) {
        const found = killed(
          { crew, story, after },
          first + 1 + Math.floor((share / 1_000) * (last - first)),
        );
        kills += found.kills;
        inDoubt += found.inDoubt;
      }
    }),
    60,
  );
  t.ok(kills > 1.5 * ran && inDoubt > 0, `killed ${kills} times, ${inDoubt} went again`);
});
