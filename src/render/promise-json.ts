// GET /api/promise. Clients are written against it: keys are added, never changed.
import type { PromiseFound } from '../core/types/promise.ts';
import { isoTime } from './plant-time.ts';
import type { Speaking } from './speech.ts';
import { notPromisedWords, oddsWords } from './words/promise.ts';

export function promiseJson(to: Speaking, found: PromiseFound): object {
  const { asked, routes, promises, unknown, runsOut } = found;
  const iso = (at: number | null): string | null => (at === null ? null : isoTime(found.zone, at));
  return {
    asOf: iso(found.at),
    ...asked,
    odds: oddsWords(to, asked.sure),
    routes,
    promises: promises.map(({ doneAt, shipment, ...line }) => ({
      ...line,
      doneAt: iso(doneAt),
      shipment: shipment?.id ?? null,
      departsAt: iso(shipment?.departsAt ?? null),
    })),
    unknown: unknown.map((one) => ({
      ...one,
      knownUntil: iso(one.knownUntil),
      words: notPromisedWords(to, one),
    })),
    runsOut: runsOut.map(({ label, at, lineName }) => ({ label, at: iso(at), lineName })),
  };
}
