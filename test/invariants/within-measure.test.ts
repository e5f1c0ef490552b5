// I6: what one person is sent stays within the measure that fills with time; only what cannot wait comes on top of it.
import t from 'tap';
import { always, type Watch } from './always.ts';
import { type Box, CREW, START, type Taking } from './box.ts';
import type { Weights } from './story.ts';

const ASKS: readonly string[] = ['raised', 'escalated', 'again', 'changed', 'digest', 'flood'];
/** Three in ten minutes, five at once. */
const AT_ONCE = 5;
const ONE_MORE_MS = 200_000;

/** Whatever is due goes at once, and peers take it. Each message counts once, by however many ways it goes. */
function allSent(box: Box): Taking[] {
  for (const way of ['mail', 'sms'] as const) box.does({ do: 'sends', way, heard: 'took' });
  const known = new Set<string>();
  return box.takings.filter(({ key, claim }) => {
    const message = key.slice(0, key.lastIndexOf('|'));
    if (!ASKS.includes(claim.class) || claim.band === 1 || known.has(message)) return false;
    known.add(message);
    return true;
  });
}

const to = ({ claim }: Taking): string => claim.recipientId;

/** Of any stretch of time: no more than at once, and what has filled since its begin. */
function tooMany(sent: readonly Taking[]): string | null {
  for (const [personId, all] of Map.groupBy(sent, to))
    for (const [i, first] of all.entries())
      for (const [more, last] of all.slice(i).entries()) {
        const most = AT_ONCE + (last.at - first.at) / ONE_MORE_MS;
        if (more + 1 > most + 1e-6) return `${personId} had ${more + 1} messages where ${most} are most`;
      }
  return null;
}

const MUCH: Weights = { waits: 10, begins: 40, ends: 8, says: 4, silent: 1, heard: 1, restarts: 1 };

t.test('sends to one person in any stretch of time are within the measure, besides band 1', async (t) => {
  let all = 0;
  let full = 0;
  const watch: Watch = (box) => {
    const sent = allSent(box);
    all = Math.max(all, sent.length);
    if (sent.length >= AT_ONCE) full += 1;
    return tooMany(sent);
  };
  const ran = always({ of: MUCH, length: [20, 80], count: 100 }, () => watch);
  t.ok(full > ran, `${full} times the measure may have been full, ${all} messages at most`);
});

const NEW: readonly string[] = ['raised', 'escalated', 'digest', 'flood'];
const IN_SHIFT = 6;
const HOUR = 3_600_000;

/** Marta works from six to two, by the clock of the plant: the first of these shifts begins half an hour after the stories. */
function shiftOf({ at }: Taking): number | null {
  const into = (at - START - HOUR / 2) / HOUR;
  const day = Math.floor(into / 24);
  return into - day * 24 < 8 && into >= 0 ? day : null;
}

t.test('sends to one person in a shift are six new ones at most, besides what cannot wait', async (t) => {
  let full = 0;
  const watch: Watch = (box) => {
    const ofMarta = allSent(box).filter((one) => to(one) === 'p1' && NEW.includes(one.claim.class));
    for (const [shift, all] of Map.groupBy(ofMarta, shiftOf)) {
      if (shift === null) continue;
      if (all.length >= IN_SHIFT - 2) full += 1;
      if (all.length > IN_SHIFT)
        return `p1 had ${all.length} new ones in shift ${shift}: ${all.map(({ key, at }) => `${key} ${(at - START) / HOUR}`)}`;
    }
    return null;
  };
  const of = { ...MUCH, waits: 25 };
  const ran = always({ of, length: [30, 80], count: 80, canWait: true, crews: [CREW] }, () => watch);
  t.ok(full > ran / 8, `${full} times there were almost so many`);
});
