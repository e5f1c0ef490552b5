// Holds every import against the table of layers.ts.
import { builtinModules } from 'node:module';
import { type Finding, isBrowserCode, isTest } from './finding.ts';
import { type Import, type Target, targetOf } from './imports.ts';
import { covers, ENTRIES, ONLY_HOME, ownFolder, type Row, rowFor } from './layers.ts';
import { declaredPackages } from './packages.ts';
import type { CodeFile, Repository } from './repository.ts';

type Use = {
  readonly file: CodeFile;
  readonly row: Row;
  readonly one: Import;
  readonly repository: Repository;
};

export function checkImports(repository: Repository): Finding[] {
  return repository.code
    .filter((file) => !isBrowserCode(file.path))
    .flatMap((file) => ofFile(repository, file));
}

function ofFile(repository: Repository, file: CodeFile): Finding[] {
  if (!file.path.includes('/')) return [];
  const row = rowFor(file.path);
  if (row === null) {
    return [
      found(file, 1, 'unknown-folder', `the layout has no such place for code; see test/tidy/layers.ts`),
    ];
  }
  const ofImports = file.imports.flatMap((one) => ofImport({ file, row, one, repository }));
  return row.typesOnly ? [...ofImports, ...runtimeCode(file)] : ofImports;
}

function ofImport(use: Use): Finding[] {
  const { file, row, one } = use;
  const target = targetOf(file.path, one.specifier);
  const words = refusal(use, target);
  if (words !== null) return [found(file, one.line, words.rule, words.words)];
  if (row.typesOnly && !one.typeOnly)
    return [found(file, one.line, 'types-only', `write 'import type': ${row.from} is erased before it runs`)];
  return [];
}

function refusal(use: Use, target: Target): { rule: string; words: string } | null {
  if (target.kind === 'computed') {
    return use.row.computed
      ? null
      : {
          rule: 'computed-import',
          words: 'imports what it only knows at run time; src/load finds parts by folder',
        };
  }
  if (target.kind === 'file') return fileRefusal(use, target.path);
  if (target.kind === 'node')
    return use.row.node ? null : { rule: 'imports', words: `${use.row.from} may not import ${target.name}` };
  return packageRefusal(use, target.name);
}

function fileRefusal({ file, row }: Use, path: string): { rule: string; words: string } | null {
  if (covers(ownFolder(row, file.path), path)) return null;
  const entry = ENTRIES.find((place) => covers(place, path));
  const named = row.may.some((place) => place !== '*' && covers(place, path));
  if (named) return null;
  if (entry !== undefined)
    return { rule: 'entry-imported', words: `${path} is where a run starts, nothing imports it` };
  return row.may.includes('*') ? null : { rule: 'imports', words: `${row.from} may not import ${path}` };
}

function packageRefusal(use: Use, name: string): { rule: string; words: string } | null {
  const { file, row, repository } = use;
  if (builtinModules.includes(name)) return { rule: 'imports', words: `write 'node:${name}'` };
  if (!isAllowedPackage(use, name))
    return { rule: 'imports', words: `${row.from} may not import the package ${name}` };
  const home = ONLY_HOME[name];
  const free = isTest(file.path) || file.path.startsWith('scripts/');
  if (home !== undefined && !free && !file.path.startsWith(home))
    return { rule: 'package-home', words: `the package ${name} is used in ${home} only` };
  const declared = declaredPackages(repository);
  if (declared === null) return null;
  const development = free || file.path.startsWith('src/plant/');
  if (declared.production.has(name) || (development && declared.development.has(name))) return null;
  return { rule: 'undeclared-package', words: `${name} is not among the dependencies of package.json` };
}

function isAllowedPackage({ file, row, repository }: Use, name: string): boolean {
  const packages = row.packages ?? [];
  if (packages.includes('*') || packages.includes(name)) return true;
  return (
    packages.includes('declared') && connectorPackages(repository, ownFolder(row, file.path)).includes(name)
  );
}

/** The protocol packages a connector names for itself: "x-packages" in its config.schema.json. */
function connectorPackages(repository: Repository, folder: string): readonly string[] {
  const schema = repository.files.find((file) => file.path === `${folder}config.schema.json`);
  if (schema === undefined) return [];
  try {
    const packages: unknown = JSON.parse(schema.text)['x-packages'];
    return Array.isArray(packages) ? packages.map(String) : [];
  } catch {
    return [];
  }
}

function runtimeCode(file: CodeFile): Finding[] {
  const statements = new Set(['const', 'let', 'var', 'function', 'class', 'throw', 'if', 'for']);
  return file.tokens
    .filter((token, index) => {
      if (token.kind !== 'word' || !statements.has(token.text)) return false;
      return !['.', '(', ','].includes(file.tokens[index - 1]?.text ?? '') && !isKey(file, index);
    })
    .map((token) =>
      found(file, token.line, 'types-only', `'${token.text}' is runtime code; a contract has types only`),
    );
}

function isKey(file: CodeFile, index: number): boolean {
  return [':', '?', '('].includes(file.tokens[index + 1]?.text ?? '');
}

function found(file: CodeFile, line: number, rule: string, words: string): Finding {
  return { path: file.path, line, rule, words };
}
