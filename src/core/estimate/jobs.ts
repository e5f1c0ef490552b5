// Which job a line is on: when it began, whether it was the one that came next, and what it makes.
import { type Model, numberOf, textOf } from '../model/model.ts';
import { plantOf } from '../model/plant.ts';
import type { Sample } from '../types/observation.ts';
import type { Floor, LineFloor } from './floor.ts';

/** Jobs kept per line, newest last. */
const KEEP_JOBS = 400;

/** What a job makes, as ERP says. Where the machine was on it before ERP told, its hours count from now on. */
export function noteMaterial(floor: Floor, lineId: string | null, job: string, materialId: string): void {
  if (floor.jobMaterials.get(job) === materialId) return;
  floor.jobMaterials.set(job, materialId);
  const own = lineId === null ? undefined : floor.lines.get(lineId);
  for (const line of own ? [own] : floor.lines.values()) {
    if (!line.jobs.some((known) => known.job === job)) continue;
    line.learned = null;
    line.version += 1;
  }
}

export function takeJob(line: LineFloor, model: Model, lineId: string, sample: Sample): void {
  const job = String(sample.value).trim() || null;
  if (job === line.job) return;
  const first = line.job === null && line.jobs.length === 0;
  line.before = line.job;
  line.job = job;
  line.jobSince = sample.effectiveAt;
  const at = sample.effectiveAt;
  if (job === null || line.jobs.some((known) => known.job === job)) return;
  const { setupHours, wasNext } = begunAs(line, model, lineId, job);
  if (wasNext !== null && !first) line.starts[wasNext ? 'asPlanned' : 'other'] += 1;
  line.jobs.push({ job, since: at, pieces: 0, lastAt: at, whole: !first, setupHours });
  if (line.jobs.length > KEEP_JOBS) line.jobs.shift();
}

type Begun = { readonly setupHours: number; readonly wasNext: boolean | null };

/** What ERP had planned of the job that begins, and whether it was next in line; null where ERP knows nothing of it. */
function begunAs(line: LineFloor, model: Model, lineId: string, job: string): Begun {
  let own: { readonly id: string; readonly sequence: number } | null = null;
  let lowest = Number.POSITIVE_INFINITY;
  for (const { record } of model.kinds.get('run')?.values() ?? []) {
    if (textOf(record, 'line') !== lineId || textOf(record, 'status') === 'closed') continue;
    const name = textOf(record, 'job') ?? record.id;
    const sequence = numberOf(record, 'sequence') ?? Number.MAX_SAFE_INTEGER;
    if (name === job) {
      // Of several with this name the first in the queue, whichever was told first.
      const isFirst = !own || sequence < own.sequence || (sequence === own.sequence && record.id < own.id);
      if (isFirst) own = { id: record.id, sequence };
    } else if (!line.jobs.some((known) => known.job === name)) lowest = Math.min(lowest, sequence);
  }
  const setupHours = own === null ? 0 : (plantOf(model).runs.get(own.id)?.setupHours ?? 0);
  return { setupHours, wasNext: own && own.sequence <= lowest };
}
