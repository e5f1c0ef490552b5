// I2: a message goes twice only where nobody knows whether it went: the box stopped meanwhile, or its answer was lost.
import t from 'tap';
import { always } from './always.ts';
import type { Box } from './box.ts';
import { POST, WORLD } from './story.ts';

/** A peer that is busy did not take it; of what it took or refused, and the box knows that, nothing may go there again. */
function repeated({ takings }: Box): string | null {
  const ended = new Map<string, number>();
  for (const [i, { key, heard, knownBy }] of takings.entries()) {
    if (i >= (ended.get(key) ?? Number.POSITIVE_INFINITY)) return `${key} went again`;
    if (heard !== 'busy' && knownBy !== null) ended.set(key, Math.min(knownBy, ended.get(key) ?? knownBy));
  }
  return null;
}

t.test('no message goes twice unless it is in doubt, whatever happens', async (t) => {
  let inDoubt = 0;
  const of = { ...WORLD, ...POST, sends: 10, restarts: 4, 'set-back': 1 };
  const ran = always(
    { of, length: [20, 80], count: 150 },
    () => repeated,
    ({ takings }) => {
      const keys = takings.filter(({ heard }) => heard !== 'busy').map(({ key }) => key);
      inDoubt += keys.length - new Set(keys).size;
    },
  );
  t.ok(inDoubt > ran / 8, `${inDoubt} went twice in doubt`);
});

t.test('no message goes twice: whoever has it is alone with it until the lease ends', async (t) => {
  let handed = 0;
  const ran = always(
    { of: { ...WORLD, ...POST }, length: [20, 60], count: 100 },
    () =>
      ({ doubled }) =>
        doubled.length === 0 ? null : `${doubled.join(', ')} was claimed while it was under way`,
    ({ takings }) => {
      handed += takings.length;
    },
  );
  t.ok(handed > 0.6 * ran, `${handed} were handed out`);
});

t.test('no message goes twice: a second way is not claimed once the first got through', async (t) => {
  let seconds = 0;
  const begin = () => {
    const sent = new Set<string>();
    return (box: Box): string | null => {
      const rows = box.rows();
      const wrong = rows.find(
        ({ key, insteadOf }) =>
          insteadOf !== null && sent.has(insteadOf) && box.fresh.some((one) => one.key === key),
      );
      for (const { key, state } of rows) if (state === 'sent') sent.add(key);
      return wrong ? `${wrong.key} was claimed, and ${wrong.insteadOf} had got through` : null;
    };
  };
  const of = { waits: 10, begins: 5, claims: 14, tries: 12, sends: 6, late: 1 };
  const ran = always({ of, length: [20, 60], count: 200 }, begin, (box) => {
    const second = new Set(box.rows().flatMap(({ key, insteadOf }) => (insteadOf === null ? [] : [key])));
    seconds += box.takings.filter(({ key }) => second.has(key)).length;
  });
  t.ok(seconds > ran / 40, `${seconds} went a second way`);
});
