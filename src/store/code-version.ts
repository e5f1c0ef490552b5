// Which code thinks: a hash of the core, so that a state it left behind is never read by another version.

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';

const CORE = new URL('../core/', import.meta.url);

/** The packages the core computes with are pinned there. */
const PACKAGE = new URL('../../package.json', import.meta.url);

/** 64 hex digits. */
export function codeVersion(): string {
  const hash = createHash('sha256');
  const files = readdirSync(CORE, { recursive: true, encoding: 'utf8' }).filter(isCode).sort();
  for (const file of files) hash.update(`${file}\0`).update(readFileSync(new URL(file, CORE)));
  const { dependencies } = JSON.parse(readFileSync(PACKAGE, 'utf8')) as { dependencies: unknown };
  return hash.update(JSON.stringify(dependencies)).digest('hex');
}

const isCode = (file: string): boolean => file.endsWith('.ts') && !file.endsWith('.test.ts');
