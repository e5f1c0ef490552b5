// Reads the text of a secret reference: a file of the config folder, or a credential systemd hands over.
import { readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { SecretReference } from '../contracts/source.ts';

/** A password, a key or a token is far below this; more is the wrong file. */
const LONGEST_SECRET_BYTES = 64 * 1024;

export type SecretPlaces = {
  /** Relative file names start here. */
  readonly configDir: string;
  /** Where systemd puts credentials; null when it was not systemd that started us. */
  readonly credentialsDir: string | null;
};

/** The text without its last line end. Throws an Error whose words name the place and never the text. */
export function readSecret(reference: SecretReference, places: SecretPlaces): string {
  const path = placeOf(reference, places);
  const { what, mend } = wordsFor(reference, path);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    const why = code === 'ENOENT' ? 'is not there' : `cannot be read (${code})`;
    throw new Error(`${what} ${why}. ${mend}`, { cause });
  }
  if (Buffer.byteLength(text) > LONGEST_SECRET_BYTES)
    throw new Error(`${what} is longer than 64 KB. Name the file that holds the secret alone.`);
  return text.replace(/\r?\n$/, '');
}

/** Where systemd puts credentials is its own: nobody else can put one there. */
function wordsFor(reference: SecretReference, path: string) {
  if ('file' in reference)
    return { what: `The secret ${path}`, mend: 'Put it there, readable for the user of the box only.' };
  const name = reference.credential;
  const mend = `Write LoadCredential=${name}:FILE into the unit of the box, and start the box again.`;
  return { what: `The credential ${name}`, mend };
}

function placeOf(reference: SecretReference, places: SecretPlaces): string {
  if ('file' in reference) return resolve(places.configDir, reference.file);
  if (places.credentialsDir === null)
    throw new Error(
      `The credential ${reference.credential} is not there: the box was not started by systemd. Name a file instead, or start it as a service.`,
    );
  return join(places.credentialsDir, basename(reference.credential));
}
