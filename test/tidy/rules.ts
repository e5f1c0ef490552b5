// All tidy rules by name, and the one call that runs them.
import { checkClock, checkCoreBans } from './bans.ts';
import type { Finding } from './finding.ts';
import { checkFolders } from './folders.ts';
import { checkImports } from './import-checks.ts';
import { checkLeftovers } from './leftovers.ts';
import { checkPackages } from './packages.ts';
import { checkReach } from './reach.ts';
import type { Repository } from './repository.ts';
import { checkShape } from './shape.ts';

/** Each has at least one fixture in test/tidy/bad that makes it speak. */
export const RULES: readonly string[] = [
  ...['imports', 'unknown-folder', 'types-only', 'computed-import', 'entry-imported'],
  ...['package-home', 'undeclared-package', 'unpinned', 'no-reason', 'unused-package'],
  ...['core-ban', 'clock', 'unreadable', 'file-length', 'function-length', 'first-line'],
  ...['file-name', 'index-file', 'default-export', 'export-star', 'enum'],
  ...['unreached', 'top-level', 'rules-are-data', 'incomplete-folder', 'developer-path', 'unfinished'],
];

export function check(repository: Repository, root: string): Finding[] {
  return [
    ...checkImports(repository),
    ...checkCoreBans(repository),
    ...checkClock(repository),
    ...checkShape(repository),
    ...checkReach(repository),
    ...checkFolders(repository),
    ...checkPackages(repository),
    ...checkLeftovers(repository, root),
  ];
}
