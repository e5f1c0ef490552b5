// Small things the box promised to remember: the numbers of rules, and which scheduled jobs were done.
import type { RuleNumber } from '../contracts/reader.ts';
import type { UtcMs } from '../core/types/time.ts';
import type { Db } from './database.ts';

export type KeptNumbers = {
  /** Gives each new rule the next number, in the order named; a number is never given twice. */
  ruleNumbers(ruleIds: readonly string[]): readonly RuleNumber[];
  /** The last due time for which the job is marked as done. */
  jobDone(name: string): UtcMs | null;
  markJob(name: string, dueAt: UtcMs): void;
};

export function openKeptNumbers(db: Db): KeptNumbers {
  const add = db.prepare<[string]>('INSERT INTO ruleNumber (ruleId) VALUES (?) ON CONFLICT DO NOTHING');
  const numberOf = db.prepare<[string], { number: number }>('SELECT number FROM ruleNumber WHERE ruleId = ?');
  const done = db.prepare<[string], { doneFor: number }>('SELECT doneFor FROM job WHERE name = ?');
  const mark = db.prepare<[string, number]>(
    'INSERT INTO job (name, doneFor) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET doneFor = excluded.doneFor',
  );
  const number = db.transaction((ruleIds: readonly string[]) =>
    ruleIds.map((ruleId): RuleNumber => {
      const known = numberOf.get(ruleId)?.number ?? Number(add.run(ruleId).lastInsertRowid);
      return { ruleId, number: `R-${String(known).padStart(2, '0')}` };
    }),
  );
  return {
    ruleNumbers: (ruleIds) => number.immediate(ruleIds),
    jobDone: (name) => done.get(name)?.doneFor ?? null,
    markJob: (name, dueAt) => void mark.run(name, dueAt),
  };
}
