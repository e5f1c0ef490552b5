// The layout: what may stand at the top, and what the folder of a connector or a domain must hold.
import type { Finding } from './finding.ts';
import type { Repository } from './repository.ts';

const TOP = new Set([
  ...['src', 'rules', 'connectors', 'systemd', 'config', 'scripts', 'test', '.ci', '.github'],
  ...[
    'package.json',
    'package-lock.json',
    'tsconfig.json',
    'biome.json',
    'README.md',
    'LICENSE',
    'CHANGELOG.md',
    'SECURITY.md',
  ],
  ...['.npmrc', '.taprc', '.gitignore', '.gitattributes', '.editorconfig'],
]);

export function checkFolders(repository: Repository): Finding[] {
  const paths = repository.files.map((file) => file.path);
  return [...top(paths), ...rulesAreData(paths), ...connectors(new Set(paths)), ...domains(new Set(paths))];
}

function top(paths: readonly string[]): Finding[] {
  const names = new Set(paths.map((path) => path.split('/')[0] ?? path));
  return [...names]
    .filter((name) => !TOP.has(name))
    .map((name) => finding(name, 'top-level', 'the top level is fixed: put it in one of its folders'));
}

function rulesAreData(paths: readonly string[]): Finding[] {
  return paths
    .filter((path) => path.startsWith('rules/') && !/\.(yaml|md)$/.test(path))
    .map((path) =>
      finding(path, 'rules-are-data', 'rules/ holds YAML only; what a rule does is code of src/core/rules'),
    );
}

function connectors(paths: ReadonlySet<string>): Finding[] {
  return folders(paths, /^(connectors\/(?:sources|channels)\/([^/]+))\//).flatMap(([folder, name]) =>
    [`${name}.ts`, 'config.schema.json', `${name}.test.ts`]
      .filter((file) => !paths.has(`${folder}/${file}`))
      .map((file) => finding(folder, 'incomplete-folder', `lacks ${file}`)),
  );
}

function domains(paths: ReadonlySet<string>): Finding[] {
  return folders(paths, /^(rules\/([^/]+))\//)
    .filter(([folder]) => !paths.has(`${folder}/domain.yaml`))
    .map(([folder]) => finding(folder, 'incomplete-folder', 'lacks domain.yaml'));
}

function folders(paths: ReadonlySet<string>, pattern: RegExp): [folder: string, name: string][] {
  const found = new Map<string, string>();
  for (const path of paths) {
    const [, folder, name] = pattern.exec(path) ?? [];
    if (folder !== undefined && name !== undefined) found.set(folder, name);
  }
  return [...found];
}

function finding(path: string, rule: string, words: string): Finding {
  return { path, line: 1, rule, words };
}
