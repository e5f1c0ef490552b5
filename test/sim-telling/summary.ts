// What many months come to, in figures.
import type { SeedResult } from './seed.ts';

export type Summary = {
  take(result: SeedResult): void;
  /** Seeds in which something was found. */
  bad(): readonly SeedResult[];
  text(seconds: number): string;
};

const MISSED: readonly string[] = ['missed', 'unseen', 'not shown', 'late after outage', 'not by SMS'];

export function summary(): Summary {
  const rules = new Map<string, number>();
  const bad: SeedResult[] = [];
  const sums = { seeds: 0, decisions: 0, told: 0, messages: 0, copies: 0, personDays: 0 };
  const longest = { 1: 0, 2: 0, 3: 0 };
  return {
    take(result) {
      const { found, figures } = result;
      sums.seeds += 1;
      if (found.length > 0) bad.push(result);
      for (const { rule } of found) rules.set(rule, (rules.get(rule) ?? 0) + 1);
      if (figures === null) return;
      for (const key of ['decisions', 'told', 'messages', 'copies'] as const) sums[key] += figures[key];
      sums.personDays += figures.people * figures.days;
      for (const band of [1, 2, 3] as const)
        longest[band] = Math.max(longest[band], figures.longestMin[band]);
    },
    bad: () => bad,
    text(seconds) {
      const of = (names: readonly string[]): number =>
        names.reduce((sum, name) => sum + (rules.get(name) ?? 0), 0);
      const perTenMin = sums.messages / (sums.personDays * 144);
      return [
        `${sums.seeds} months of 30 days, ${sums.decisions} decisions: ${sums.told} were told to somebody; the others were answered or over before.`,
        `Missed ${of(MISSED)}, told twice ${of(['told twice'])}, told otherwise after an end ${of(['told otherwise'])}.`,
        `${sums.copies} repeats of a message whose answer was lost or during which the box ended, each with its key.`,
        `${(sums.messages / sums.personDays).toFixed(2)} messages a person and day, ${perTenMin.toFixed(4)} in ten minutes.`,
        `Longest until somebody was told, of the minutes in which it was possible: band 1 ${longest[1]}, band 2 ${longest[2]}, band 3 ${longest[3]}.`,
        `By rule: ${[...rules].map(([name, count]) => `${name} ${count}`).join(', ') || 'nothing was found'}.`,
        `${(sums.seeds / seconds).toFixed(1)} months a second, ${seconds.toFixed(0)} s.`,
      ].join('\n');
    },
  };
}
