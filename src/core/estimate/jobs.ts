// Which job a line is on by its tag, and what a job makes.
import type { Model } from '../model/model.ts';
import type { Sample } from '../types/observation.ts';
import type { Floor, LineFloor } from './floor.ts';
import { putOn } from './turn.ts';

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

/** What its job tag says. A tag that goes on saying what a person has answered about changes nothing. */
export function takeJob(line: LineFloor, model: Model, lineId: string, sample: Sample): void {
  const { said } = line;
  const job = String(sample.value).trim() || null;
  if (job === said.tag) return;
  Object.assign(said, { tag: job, question: null, answer: null, setUpOn: null });
  const turn = said.turns.at(-1);
  if (turn && job === line.job) turn.basis = 'tag';
  else putOn(line, model, { lineId, job, at: sample.effectiveAt, basis: 'tag', seen: true });
}
