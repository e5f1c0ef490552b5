// Signs what is posted, as Standard Webhooks 1.0 says: whoever takes it can tell that it is ours, whole and new.
import { createHmac } from 'node:crypto';

export type Signed = { readonly id: string; readonly timestamp: number; readonly body: string };

/** The standard's own bounds, bytes. */
const KEY_MIN = 24;
const KEY_MAX = 64;
const PREFIX = 'whsec_';

/** Keys of a secret's text, a line each: while one is replaced, both count. Null: one of them is no key. */
export function signingKeys(text: string): readonly Buffer[] | null {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const keys = lines.map(keyOf).filter((key) => key !== null);
  return keys.length === 0 || keys.length < lines.length ? null : keys;
}

/** The three headers. `id` holds no full stop, so that nobody can move the borders of what is signed. */
export function signatureHeaders(
  { id, timestamp, body }: Signed,
  keys: readonly Buffer[],
): Readonly<Record<string, string>> {
  const signed = `${id}.${timestamp}.${body}`;
  const signatures = keys.map((key) => `v1,${createHmac('sha256', key).update(signed).digest('base64')}`);
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signatures.join(' '),
  };
}

function keyOf(line: string): Buffer | null {
  const text = line.startsWith(PREFIX) ? line.slice(PREFIX.length) : line;
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return null;
  const key = Buffer.from(text, 'base64');
  return key.length < KEY_MIN || key.length > KEY_MAX ? null : key;
}
