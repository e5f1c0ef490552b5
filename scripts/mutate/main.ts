// Breaks each formula of the core once, in a copy of the tree, and tells which breaks its tests notice.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import type { Break } from './break.ts';
import { BREAKS } from './breaks.ts';

const ROOT = resolve(import.meta.dirname, '../..');
/** Neither is copied: packages are linked, history is no part of what runs. */
const LEFT_BEHIND = new Set(['node_modules', '.git', '.tap']);
/** A broken formula may loop for ever. Whole test files take a few seconds; a loaded machine ten times as long. */
const LONGEST_TEST_MS = 180_000;
/** Properties make up their stories anew each time: of several runs one has the story that shows it. */
const TRIES = 3;

type Ran = 'passed' | 'failed' | 'never ended' | 'did not start';

function copyTree(): string {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-mutate-'));
  cpSync(ROOT, folder, {
    recursive: true,
    filter: (path) => !LEFT_BEHIND.has(relative(ROOT, path).split('/')[0] ?? ''),
  });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

/** A file that breaks down before tap says anything was not tested: the break is no program. */
function run(folder: string, test: string, failing: 'told' | 'counted' = 'counted'): Ran {
  const { status, error, stdout } = spawnSync(process.execPath, [test], {
    cwd: folder,
    encoding: 'utf8',
    timeout: LONGEST_TEST_MS,
    // On a busy machine a test that takes ten seconds takes forty: only what never ends is ended.
    env: { ...process.env, NODE_COMPILE_CACHE: join(folder, '.compile-cache'), TAP_TIMEOUT: '0' },
  });
  if (error && 'code' in error && error.code === 'ETIMEDOUT') return 'never ended';
  if (!stdout.includes('TAP version')) return 'did not start';
  // A story that showed it once may not come again: it is told in full.
  if (status !== 0 && failing === 'told') process.stderr.write(stdout);
  return status === 0 ? 'passed' : 'failed';
}

/** The text of the file with the break in it; null where the text to find is not there exactly once. */
function broken(text: string, { find, replace }: Break): string | null {
  const at = text.indexOf(find);
  if (at < 0 || text.indexOf(find, at + 1) >= 0) return null;
  return text.slice(0, at) + replace + text.slice(at + find.length);
}

type Verdict = { readonly caught: boolean; readonly words: string };

function tryBreak(folder: string, one: Break): Verdict {
  const path = join(folder, one.file);
  const text = readFileSync(path, 'utf8');
  const changed = broken(text, one);
  if (changed === null) return { caught: false, words: 'the text to break is not there exactly once' };
  writeFileSync(path, changed);
  try {
    for (const test of Array.from({ length: TRIES }, () => one.tests).flat()) {
      const ran = run(folder, test);
      if (ran === 'did not start') return { caught: false, words: `${test} does not start with it` };
      if (ran !== 'passed') return { caught: true, words: `${test} ${ran}` };
    }
    return { caught: false, words: 'no test noticed' };
  } finally {
    writeFileSync(path, text);
  }
}

/** Broken tests would call every break caught. */
function unsound(folder: string, breaks: readonly Break[]): string[] {
  const tests = [...new Set(breaks.flatMap((one) => one.tests))];
  return tests.filter((test) => run(folder, test, 'told') !== 'passed');
}

/** Words given on the command line choose the breaks whose file, formula or tests contain one of them. */
function chosen(words: readonly string[]): readonly Break[] {
  if (words.length === 0) return BREAKS;
  const saidOf = ({ file, formula, tests }: Break): string => [file, formula, ...tests].join(' ');
  return BREAKS.filter((one) => words.some((word) => saidOf(one).includes(word)));
}

function main(): void {
  const breaks = chosen(process.argv.slice(2));
  const folder = copyTree();
  let survived = 0;
  try {
    const failing = unsound(folder, breaks);
    if (failing.length > 0) {
      console.error(`These fail with nothing broken, so they can judge no break: ${failing.join(', ')}`);
      process.exitCode = 1;
      return;
    }
    for (const one of breaks) {
      const { caught, words } = tryBreak(folder, one);
      if (!caught) survived += 1;
      console.log(`${caught ? 'caught  ' : 'SURVIVED'}  ${one.file}: ${one.formula} (${words})`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  console.log(`${breaks.length - survived} of ${breaks.length} broken formulas noticed`);
  if (survived > 0 || breaks.length === 0) process.exitCode = 1;
}

main();
