// All that the checker holds against a run, and the figures of it. It knows the truth, the sinks and the history: nothing of the box.
import type { Line } from '../history.ts';
import type { Truth } from '../truth/truth.ts';
import { caseOf, type Found, isAsking, nameOf } from './case.ts';
import { codes, codesApart } from './codes.ts';
import { missed, unheard, unseen } from './missed.ts';
import { notTheirs } from './not-theirs.ts';
import { afterOutages, late, nowBySms } from './outage.ts';
import { tooMany, tooThick, woken } from './pace.ts';
import { asIfKnown, clearedByStale, clearedWhileSo, raisedWhileStale } from './stale.ts';
import { takenBack } from './taken-back.ts';
import { edges, twice, unclaimed } from './twice.ts';
import { undeliverable } from './undeliverable.ts';

export type Figures = {
  readonly decisions: number;
  readonly told: number;
  readonly messages: number;
  readonly copies: number;
  readonly people: number;
  readonly days: number;
  /** Minutes in which somebody could have been told and was not: the longest in each band. */
  readonly longestMin: Readonly<Record<1 | 2 | 3, number>>;
};

export type Verdict = { readonly found: readonly Found[]; readonly figures: Figures };

export function check(truth: Truth, history: readonly Line[]): Verdict {
  const given = caseOf(truth, history);
  const told = missed(given);
  const rules = [
    ...[
      twice,
      edges,
      unclaimed,
      takenBack,
      clearedByStale,
      raisedWhileStale,
      clearedWhileSo,
      asIfKnown,
      codes,
      codesApart,
      notTheirs,
    ],
    ...[tooThick, woken, tooMany, afterOutages, late, nowBySms, undeliverable, unseen, unheard],
  ];
  const longest = (band: 1 | 2 | 3): number =>
    Math.max(0, ...told.all.map(({ minutesOf }) => minutesOf[band]));
  const asking = given.took.filter(({ cls }) => isAsking(cls));
  const keys = new Set(given.took.map(({ key }) => key));
  return {
    found: [...told.found, ...rules.flatMap((rule) => rule(given))].toSorted((a, b) => a.t - b.t),
    figures: {
      decisions: given.tasks.size,
      told: told.all.filter((one) => one.told).length,
      messages: new Set(asking.map(({ key }) => nameOf(key))).size,
      copies: given.took.length - keys.size,
      people: truth.crew.people.length,
      days: (truth.span[1] - truth.span[0]) / 86_400_000,
      longestMin: { 1: longest(1), 2: longest(2), 3: longest(3) },
    },
  };
}
