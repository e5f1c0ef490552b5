// When two addresses of people are one: as the config must not have them, and as an answer's sender is known.

/** +49 171 / 0049171: one number. Mail addresses differ in nothing but case. */
export function addressKey(kind: 'email' | 'mobile', address: string): string {
  if (kind === 'email') return address.trim().toLowerCase();
  return address.replace(/[^\d+]/g, '').replace(/^00/, '+');
}
