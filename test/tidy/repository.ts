// Reads the repository once and gives each check what it needs: files with their tokens and imports.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { isCode, type SourceFile } from './finding.ts';
import { type Import, importsOf } from './imports.ts';
import { type Token, tokens } from './tokens.ts';

export type CodeFile = SourceFile & {
  readonly tokens: readonly Token[];
  readonly imports: readonly Import[];
  /** Why the file could not be read to its end; a check of half a file would pass silently. */
  readonly trouble: string | null;
};

export type Repository = { readonly files: readonly SourceFile[]; readonly code: readonly CodeFile[] };

const SKIPPED_FOLDERS = new Set([
  '.git',
  'node_modules',
  '.tap',
  'tap-snapshots',
  'coverage',
  'fixtures',
  '.demo',
]);
/** Files made to be read by a test, faulty ones among them. */
const SKIPPED_PATHS = /^(test\/tidy\/bad|(test|connectors)\/(.+\/)?fixtures)$/;
const TEXT =
  /(^|\/)(\.[\w-]+|LICENSE|run)$|\.(ts|js|mjs|css|html|svg|json|yaml|yml|md|sh|service|timer|socket|conf|rules|txt)$/;
/** Longer files are data. */
const TEXT_BYTES_MAX = 2_000_000;

export function repositoryOf(files: readonly SourceFile[]): Repository {
  const code = files.filter(isCode).map((file) => {
    const read = tokens(file.text);
    return { ...file, tokens: read.list, imports: importsOf(read.list), trouble: read.trouble };
  });
  return { files, code };
}

export function readRepository(root: string): Repository {
  return repositoryOf(filesUnder(root, root));
}

function filesUnder(root: string, folder: string): SourceFile[] {
  const found: SourceFile[] = [];
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const full = join(folder, entry.name);
    const path = relative(root, full).split(sep).join('/');
    if (entry.isDirectory()) {
      if (!SKIPPED_FOLDERS.has(entry.name) && !SKIPPED_PATHS.test(path))
        found.push(...filesUnder(root, full));
    } else if (entry.isFile()) {
      const readable = TEXT.test(path) && statSync(full).size <= TEXT_BYTES_MAX;
      found.push({ path, text: readable ? readFileSync(full, 'utf8') : '' });
    }
  }
  return found;
}
