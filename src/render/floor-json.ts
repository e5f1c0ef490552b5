// GET /api/floor: the lines as the floor page shows them. Clients are written against it: keys are added, never changed.
import { floorOf } from '../core/types/picture.ts';
import { isoTime } from './plant-time.ts';
import type { Scene } from './scene.ts';
import { jobWords, knownWords, nextWords, questionWords, standsWords } from './words/floor.ts';

/** Times are ISO 8601 with the plant's offset. */
export function floorJson(scene: Scene): object {
  const iso = (at: number): string => isoTime(scene.zone, at);
  const lines = floorOf(scene.picture).map((line) => {
    const { job, question, standing, shifts, nextSaid } = line;
    return {
      ...line,
      job: job && { ...job, since: iso(job.since) },
      question: question && {
        ...question,
        at: iso(question.at),
        closedAt: question.closedAt === null ? null : iso(question.closedAt),
        words: questionWords(scene, line, question),
      },
      standing: standing && { ...standing, since: iso(standing.since) },
      shifts: shifts.map(({ from, to, written, countedPieces }) => ({
        from: iso(from),
        to: iso(to),
        countedPieces,
        written: written && { ...written, at: iso(written.at) },
      })),
      nextSaid: nextSaid && { ...nextSaid, at: iso(nextSaid.at) },
      words: [
        jobWords(scene, line),
        standsWords(scene, line),
        nextWords(scene, line),
        ...knownWords(scene, line),
      ].filter((words) => words !== null),
    };
  });
  return { asOf: iso(scene.picture.at), lines };
}
