// Figures as text: shares to three places, hours to one, a dash where there is nothing to say.

export const NOTHING = '–';

export function share(value: number | null): string {
  return value === null ? NOTHING : value.toFixed(3);
}

/** Infinity: it never came. */
export function hours(value: number | null): string {
  if (value === Number.POSITIVE_INFINITY) return 'never';
  return value === null ? NOTHING : value.toFixed(1);
}
