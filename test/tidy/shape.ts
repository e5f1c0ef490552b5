// The shape of a file: its length, its first line, its name, and the forms of TypeScript we do without.
import { type Finding, isBrowserCode, isTypeScript, type SourceFile } from './finding.ts';
import { type FunctionSpan, functionsOf } from './functions.ts';
import type { CodeFile, Repository } from './repository.ts';

const FILE_LINES_MAX = 300;
const FUNCTION_LINES_MAX = 50;
const FOLDERS = /^(src|connectors|test|scripts)\//;
const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*(\.test|\.config|\.bench)?\.(ts|js|mjs)$/;
const EMPTY_NAMES = new Set(
  'util utils helper helpers common manager managers service services misc'.split(' '),
);

export function checkShape(repository: Repository): Finding[] {
  return repository.code
    .filter((file) => FOLDERS.test(file.path))
    .flatMap((file) => [
      ...readable(file),
      ...fileLength(file),
      ...longFunctions(file),
      ...(isTypeScript(file) ? firstLine(file) : []),
      ...fileName(file),
      ...(isBrowserCode(file.path) ? [] : forms(file)),
    ]);
}

/** Counted by the test itself: a checker that finds no function has gone blind. */
export function countFunctions(repository: Repository): number {
  return repository.code.reduce((sum, file) => sum + functionsOf(file.tokens).length, 0);
}

function readable(file: CodeFile): Finding[] {
  return file.trouble === null ? [] : [finding(file, 1, 'unreadable', `cannot be checked: ${file.trouble}`)];
}

function fileLength(file: SourceFile): Finding[] {
  const lines = file.text.replace(/\n$/, '').split('\n').length;
  if (lines <= FILE_LINES_MAX) return [];
  return [
    finding(
      file,
      FILE_LINES_MAX + 1,
      'file-length',
      `${lines} lines, at most ${FILE_LINES_MAX}: split it by noun`,
    ),
  ];
}

function longFunctions(file: CodeFile): Finding[] {
  const spans = functionsOf(file.tokens);
  return spans
    .map((one) => ({ ...one, own: ownLines(one, spans) }))
    .filter((one) => one.own > FUNCTION_LINES_MAX)
    .map((one) =>
      finding(
        file,
        one.line,
        'function-length',
        `${one.name} has ${one.own} lines of its own, at most ${FUNCTION_LINES_MAX}`,
      ),
    );
}

/** Functions of several lines inside count for themselves: what makes closures is as long as what it says itself. */
function ownLines(outer: FunctionSpan, spans: readonly FunctionSpan[]): number {
  const inner = new Set<number>();
  for (const span of spans) {
    const last = span.line + span.lines - 1;
    const inside = span !== outer && span.line >= outer.line && last <= outer.line + outer.lines - 1;
    if (!inside || span.lines === outer.lines) continue;
    for (let line = span.line + 1; line <= last; line++) inner.add(line);
  }
  return outer.lines - inner.size;
}

function firstLine(file: SourceFile): Finding[] {
  const [first = '', second = ''] = file.text.split('\n');
  const head = first.startsWith('#!') ? second : first;
  if (/^\/\/ \S+ \S+ \S/.test(head)) return [];
  return [finding(file, 1, 'first-line', "begin with one sentence what the file is for: '// …'")];
}

function fileName(file: SourceFile): Finding[] {
  const name = file.path.slice(file.path.lastIndexOf('/') + 1);
  const found: Finding[] = [];
  if (!KEBAB.test(name)) found.push(finding(file, 1, 'file-name', `${name}: write it in kebab-case`));
  const empty = name.split(/[-.]/).find((part) => EMPTY_NAMES.has(part));
  if (empty !== undefined)
    found.push(finding(file, 1, 'file-name', `'${empty}' says nothing: name the noun it holds`));
  if (/^index\.(ts|mjs)$/.test(name))
    found.push(finding(file, 1, 'index-file', 'import the file that holds the thing'));
  return found;
}

function forms(file: CodeFile): Finding[] {
  const found: Finding[] = [];
  const isConfig = file.path.includes('.config.');
  for (const [index, token] of file.tokens.entries()) {
    if (token.kind !== 'word' || file.tokens[index - 1]?.text === '.') continue;
    const after = file.tokens[index + 1];
    if (token.text === 'export' && after?.text === 'default' && !isConfig)
      found.push(finding(file, token.line, 'default-export', 'export it by its name'));
    if (token.text === 'export' && after?.text === '*')
      found.push(finding(file, token.line, 'export-star', 'import the file that holds the thing'));
    if (token.text === 'enum' && after?.kind === 'word' && file.tokens[index + 2]?.text === '{')
      found.push(finding(file, token.line, 'enum', 'write a union of strings: an enum is not erased'));
  }
  return found;
}

function finding(file: SourceFile, line: number, rule: string, words: string): Finding {
  return { path: file.path, line, rule, words };
}
