// GET /api/handover: what is open in four columns, who signed, read and took over. Keys are added, never changed.
import type { Handover } from '../core/types/handover.ts';
import type { UtcMs } from '../core/types/time.ts';
import { type HandoverData, handedRows, handoverSources } from './handover-page.ts';
import { isoTime } from './plant-time.ts';
import { type Scene, taskOf } from './scene.ts';
import {
  changedSince,
  changedWords,
  handoverIn,
  nameOf,
  sbarWords,
  standingWords,
  waitingHandover,
} from './words/handover.ts';
import { plain } from './words/words.ts';

/** Times are ISO 8601 with the plant's offset, money is in minor units. */
export function handoverJson(
  scene: Scene,
  { viewer, ways, waiting }: Pick<HandoverData, 'viewer' | 'ways' | 'waiting'>,
): object {
  const { shift, last } = handoverIn(scene);
  const since = changedSince(scene);
  const iso = (at: UtcMs): string => isoTime(scene.zone, at);
  return {
    asOf: iso(scene.picture.at),
    shift: shift && { from: iso(shift.from), to: iso(shift.to) },
    words: standingWords(scene),
    handover: last && lastJson(scene, last),
    open: handedRows(scene, viewer).map((d) => rowJson(scene, d)),
    since: iso(since),
    changed: changedWords(scene, since).map((one) => ({ ...one, at: iso(one.at) })),
    sources: handoverSources(scene, { ways, waiting }),
  };
}

const byJson = (scene: Scene, { personId, at }: { readonly personId: string; readonly at: UtcMs }) => ({
  by: { id: personId, name: nameOf(scene, personId) },
  at: isoTime(scene.zone, at),
});

function lastJson(scene: Scene, { shift, signed, dueAt, taken }: Handover): object {
  const iso = (at: UtcMs): string => isoTime(scene.zone, at);
  return {
    shift: shift && { from: iso(shift.from), to: iso(shift.to) },
    signed: signed.map(({ did, unmeasured, ...by }) => ({ ...byJson(scene, by), did, unmeasured })),
    readBy: iso(dueAt),
    taken: taken && byJson(scene, taken),
  };
}

function rowJson(scene: Scene, d: ReturnType<typeof handedRows>[number]): object {
  const { situation, place, background, assessment, recommendation } = sbarWords(scene, d);
  const reads = waitingHandover(scene)?.reads.filter(({ taskId }) => taskId === d.taskId) ?? [];
  return {
    ...{ decisionId: d.id, taskId: d.taskId, rank: d.rank, band: d.reason.band, place },
    situation,
    background: plain(background),
    assessment: plain(assessment),
    recommendation,
    state: taskOf(scene, d)?.phase ?? null,
    atRisk: d.atRiskMinor === null ? null : { minor: d.atRiskMinor, currency: scene.currency },
    deadline: d.actBy === null ? null : isoTime(scene.zone, d.actBy),
    reads: reads.map((one) => byJson(scene, one)),
  };
}
