// Secrets of a config file: named by a file or a credential, never written out; and whether that file is well kept.
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { FileTrouble } from '../contracts/errors.ts';
import type { SourcePlace } from '../core/types/rule.ts';
import { literalSecretWords } from '../load/schema-words.ts';
import type { Path, YamlFile } from '../load/yaml-file.ts';

/** user:password@ before the host of an address. */
const PASSWORD_IN_URL = /^[a-z][a-z0-9+.-]*:\/\/[^/@\s:]*:[^/@\s]+@/i;
/** References that a certificate to trust also uses: only these must be kept from others. */
const SECRET_KEYS = /pass|secret|token|key$/i;
/** Permission bits of everybody who is neither owner nor group. */
const OTHERS = 0o007;

/** `references`: where the schema of the file takes a secret or a certificate. */
type Referring = { readonly yaml: YamlFile; readonly references: readonly Path[] };

/**
 * An address with a password in it is an error. A secret's file that is missing, or that everybody may read, is a
 * warning: the source is kept and tries again until somebody mends it.
 */
export async function secretTroubles({ yaml, references }: Referring, dir: string): Promise<FileTrouble[]> {
  const found: FileTrouble[] = [];
  for (const [path, value] of entriesOf(yaml.data, [])) {
    const key = String(path.at(-1));
    if (typeof value === 'string' && PASSWORD_IN_URL.test(value)) {
      const place = yaml.valuePlace(path);
      found.push({ place, severity: 'error', code: 'literal-secret', words: urlSecretWords(key) });
    }
  }
  for (const path of references) {
    const file = referenced('file', yaml, path);
    const words = file === null ? null : await fileWords(resolve(dir, file), isSecretAt(path));
    const place = yaml.valuePlace(path);
    if (words !== null) found.push({ place, severity: 'warning', code: 'secret-file', words });
  }
  return found;
}

/** The credentials a file names, each with its place. */
export function credentialsIn({
  yaml,
  references,
}: Referring): { readonly credential: string; readonly place: SourcePlace }[] {
  return references.flatMap((path) => {
    const credential = referenced('credential', yaml, path);
    return credential === null ? [] : [{ credential, place: yaml.valuePlace(path) }];
  });
}

function urlSecretWords(key: string): string {
  return `${literalSecretWords('password')} Leave user and password out of "${key}".`;
}

/** A secret may have a name of its own within a list of secrets. */
const isSecretAt = (path: Path): boolean => path.some((step) => SECRET_KEYS.test(String(step)));

/** A group of the one key `file` or `credential` is a reference to a secret. */
function referenced(key: 'file' | 'credential', yaml: YamlFile, path: Path): string | null {
  const value = path.reduce<unknown>((at, step) => Object(at)[step], yaml.data);
  if (typeof value !== 'object' || value === null || Object.keys(value).length !== 1) return null;
  const [[found, name] = []] = Object.entries(value);
  return found === key && typeof name === 'string' ? name : null;
}

async function fileWords(path: string, isSecret: boolean): Promise<string | null> {
  try {
    const { mode } = await stat(path);
    if (!isSecret || (mode & OTHERS) === 0) return null;
    return `everybody on this machine may read the secret ${path}. Keep it to the box: chmod 600 ${path}`;
  } catch {
    return `${path} is not there or cannot be read, so the connection that needs it will fail. Put it there, readable for the box alone.`;
  }
}

function* entriesOf(value: unknown, path: Path): Generator<readonly [Path, unknown]> {
  yield [path, value];
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) yield* entriesOf(inner, [...path, key]);
}
