// Words that do not belong in what we hand over: unfinished work, and the paths of somebody's own machine.
import { type Finding, isCode, type SourceFile } from './finding.ts';
import type { Repository } from './repository.ts';

const UNFINISHED = /\b(TODO|FIXME|XXX)\b/;
const OWN_MACHINE = /(^|[^\w.])(\/home\/\w+|\/Users\/\w+|\/root\/|[A-Z]:\\Users\\)/;

/** `root` is where this clone lies: its own path is somebody's machine too. */
export function checkLeftovers(repository: Repository, root: string): Finding[] {
  return repository.files.flatMap((file) => [
    ...lines(file, ownPath(root), 'developer-path', 'names a path of one machine'),
    ...(isShipped(file)
      ? lines(file, (line) => UNFINISHED.test(line), 'unfinished', 'finish it or open an issue')
      : []),
  ]);
}

const isShipped = (file: SourceFile): boolean => isCode(file) && /^(src|connectors)\//.test(file.path);

function ownPath(root: string): (line: string) => boolean {
  return (line) => OWN_MACHINE.test(line) || line.includes(`${root}/`);
}

function lines(file: SourceFile, isBad: (line: string) => boolean, rule: string, words: string): Finding[] {
  return file.text
    .split('\n')
    .flatMap((line, index) => (isBad(line) ? [{ path: file.path, line: index + 1, rule, words }] : []));
}
