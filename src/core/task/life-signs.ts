// Of the box itself: every day that it lives, every week whether each way to people still works.
import { dayOfWeek, localDay, momentOf } from '../model/local-time.ts';
import { all, derived, type Model } from '../model/model.ts';
import { plantOf } from '../model/plant.ts';
import { whoHolds } from '../model/role-holders.ts';
import type { Json } from '../types/entity.ts';
import type { PlannedMessage } from '../types/message.ts';
import type { UtcMs } from '../types/time.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

type SignKind = 'heartbeat' | 'test';

/** The local day for which each was told last. */
export type SignsTold = { readonly [kind in SignKind]: number | null };

/** One that is told half a day late says nothing any more. */
const USELESS_MS = DAY_MS / 2;

type Sign = {
  readonly role: string;
  readonly minute: number /** Monday is 0; null: every day. */;
  readonly weekday: number | null;
};

const signsOf = derived(['plant'], (model): { readonly [kind in SignKind]: Sign | null } => {
  const fields = all(model, 'plant')[0]?.record.fields ?? {};
  return { heartbeat: signOf(fields['heartbeat']), test: signOf(fields['test']) };
});

function signOf(told: Json | undefined): Sign | null {
  if (told === null || typeof told !== 'object' || Array.isArray(told)) return null;
  const { role, minute, weekday } = told as { readonly [name: string]: Json };
  if (typeof role !== 'string' || typeof minute !== 'number') return null;
  return { role, minute, weekday: typeof weekday === 'number' ? weekday : null };
}

/** Those due by `now` on its local day and not told yet for it, to whoever holds the role they go to. */
export function signsDue(
  model: Model,
  told: SignsTold,
  now: UtcMs,
): { readonly planned: readonly PlannedMessage[]; readonly told: SignsTold } {
  const { zone } = plantOf(model);
  const today = localDay(zone, now);
  const due = (kind: SignKind): PlannedMessage[] => {
    const sign = signsOf(model)[kind];
    if (sign === null || told[kind] === today) return [];
    if (sign.weekday !== null && sign.weekday !== dayOfWeek(today)) return [];
    if (now < momentOf(zone, today * DAY_MS + sign.minute * MINUTE_MS)) return [];
    const recipientId = whoHolds(model, sign.role, now)?.personId;
    if (recipientId === undefined) return [];
    return [
      {
        ...{ dedupKey: `${kind}|${today}|${recipientId}`, recipientId, class: kind, about: [], band: null },
        ...{ decisionId: null, taskId: null, step: 0, answer: null, copies: 'with', only: null },
        ...{ isWaking: false, dueAt: now, uselessAfter: now + USELESS_MS },
      },
    ];
  };
  const [heartbeat, test] = [due('heartbeat'), due('test')];
  return {
    planned: [...heartbeat, ...test],
    told: {
      heartbeat: heartbeat.length > 0 ? today : told.heartbeat,
      test: test.length > 0 ? today : told.test,
    },
  };
}
