// Writes down what happens: lines of the run as it goes, and at its end the moves of the outbox in their true times.
import type { TickOutput } from '../../../src/core/types/step.ts';
import type { Task } from '../../../src/core/types/task.ts';
import type { Line } from '../history.ts';
import type { Disk } from './disk.ts';
import type { Timeline } from './timeline.ts';

export type Scribe = {
  line(line: Line): void;
  ticked(output: TickOutput): void;
  /** What is noted by the clock of the box from now on is off by that much. */
  wallIsOffBy(ms: number): void;
  /** All of it, in order. */
  all(): Line[];
};

type MoveRow = {
  readonly seq: number;
  readonly key: string;
  readonly fromState: string | null;
  readonly toState: string;
  readonly cause: string;
  readonly at: number;
};

export function openScribe(timeline: Timeline, disk: Disk): Scribe {
  const lines: Line[] = [];
  const stood = new Map<number, string>();
  const offsets: { readonly fromSeq: number; readonly ms: number }[] = [{ fromSeq: 0, ms: 0 }];
  const newest = disk.db.prepare<[], { seq: number }>('SELECT coalesce(max(seq), 0) AS seq FROM outboxEvent');
  const line = (one: Line): void => void lines.push(one);
  const findings = new Map<string, string>();
  const moves = (): Line[] =>
    disk.db
      .prepare<[], MoveRow>('SELECT seq, key, fromState, toState, cause, at FROM outboxEvent ORDER BY seq')
      .all()
      .map(({ seq, key, fromState: from, toState: to, cause, at }) => {
        const off = offsets.findLast(({ fromSeq }) => fromSeq < seq)?.ms ?? 0;
        return { t: at - off, kind: 'move', key, from, to, cause };
      });
  return {
    line,
    ticked({ picture, planned }) {
      const t = timeline.now();
      for (const { taskId, cause } of picture.decisions) {
        const id = String(taskId);
        if (!findings.has(id)) findings.set(id, cause.id);
      }
      for (const task of picture.tasks) {
        const stands = standing(task);
        if (stood.get(task.id) === stands) continue;
        stood.set(task.id, stands);
        line(taskLine(t, task, findings.get(String(task.id)) ?? ''));
      }
      for (const { dedupKey, class: cls, recipientId: to, taskId, about, copies, band } of planned) {
        const held = copies === 'only' ? copies : null;
        line({ t, kind: 'plan', dedupKey, cls, to, taskId, about, held, band, wall: picture.at });
      }
    },
    wallIsOffBy: (ms) => void offsets.push({ fromSeq: newest.get()?.seq ?? 0, ms }),
    all: () => [...lines, ...moves()].toSorted((a, b) => a.t - b.t),
  };
}

const standing = ({ phase, phaseAt, ownerId, declined, closedAs }: Task): string =>
  [phase, phaseAt, ownerId, declined.join(), closedAs].join('|');

function taskLine(t: number, task: Task, findingId: string): Line {
  const { id: taskId, code, phase, ownerId, declined, closedAs } = task;
  return { t, kind: 'task', taskId, findingId, code, phase, ownerId, declined, closedAs };
}
