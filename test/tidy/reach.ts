// Finds the files that nothing reaches: coverage does not list them, and nobody notices that they are dead.
import { type Finding, isTest, isTypeScript } from './finding.ts';
import { type Import, targetOf } from './imports.ts';
import type { CodeFile, Repository } from './repository.ts';

/** Where a run starts, or what the daemon finds by its folder. */
const ROOTS = [
  /^src\/main\.ts$/,
  /^src\/cli\/[^/]+\.ts$/,
  // Run by hand when a part's schema changes; the test of the schemas says so.
  /^src\/config\/write-schemas\.ts$/,
  /^src\/store\/worker\.ts$/,
  // What npm scripts run.
  /^scripts\/(score|bench|mutate)\/main\.ts$/,
  /^src\/plant\/main\.ts$/,
  /^src\/panel\/views\/[^/]+\.ts$/,
  /^connectors\/(sources|channels)\/([^/]+)\/\2\.ts$/,
];

export function checkReach(repository: Repository): Finding[] {
  const byPath = new Map(repository.code.map((file) => [file.path, file]));
  const running = reachedFrom(byPath, isRoot);
  const tested = reachedFrom(byPath, (path) => isTest(path) || isRoot(path));
  return repository.code
    .filter((file) => isTypeScript(file) && /^(src|connectors)\//.test(file.path) && !isTest(file.path))
    .filter((file) => !running.has(file.path) && !(tested.has(file.path) && isTypesOnly(file)))
    .map((file) => ({
      path: file.path,
      line: 1,
      rule: 'unreached',
      words: tested.has(file.path) ? 'only tests use it: nothing that runs does' : 'nothing imports it',
    }));
}

const isRoot = (path: string): boolean => ROOTS.some((root) => root.test(path));

function reachedFrom(byPath: ReadonlyMap<string, CodeFile>, isStart: (path: string) => boolean): Set<string> {
  const reached = new Set<string>();
  const waiting = [...byPath.keys()].filter(isStart);
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (reached.has(path)) continue;
    reached.add(path);
    for (const one of byPath.get(path)?.imports ?? []) waiting.push(...fileOf(path, one, byPath));
  }
  return reached;
}

function fileOf(path: string, one: Import, byPath: ReadonlyMap<string, CodeFile>): string[] {
  const target = targetOf(path, one.specifier);
  return target.kind === 'file' && byPath.has(target.path) ? [target.path] : [];
}

function isTypesOnly(file: CodeFile): boolean {
  const runtime = new Set(['const', 'let', 'var', 'function', 'class']);
  return !file.tokens.some((token) => token.kind === 'word' && runtime.has(token.text));
}
