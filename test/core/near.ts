// Numbers compared as a planner would: near enough, with what was found in the words.

type Assert = { readonly ok: (is: boolean, words: string) => boolean };

export function near(t: Assert, value: number | null | undefined, wanted: number, within = 1e-6): void {
  t.ok(Math.abs((value ?? Number.NaN) - wanted) <= within, `${value} is ${wanted} to ${within}`);
}

export const mean = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
