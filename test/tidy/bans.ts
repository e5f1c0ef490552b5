// What may not be said where: the core is arithmetic, and only src/clock reads the time or sets a timer.
import { type Finding, isBrowserCode, isTest } from './finding.ts';
import type { CodeFile, Repository } from './repository.ts';
import type { Token } from './tokens.ts';

/** Names the core may not use, each with what holds instead. */
const CORE_WORDS: Readonly<Record<string, string>> = {
  await: 'the core waits for nothing',
  async: 'the core waits for nothing',
  Promise: 'the core waits for nothing',
  console: 'the core has no log: what it has to say is a value',
  process: 'the core does not know its process',
  performance: 'time enters as an argument',
  setTimeout: 'the core sets no timers',
  setInterval: 'the core sets no timers',
  setImmediate: 'the core sets no timers',
  queueMicrotask: 'the core sets no timers',
  Temporal: 'calendars are expanded to UTC tables in src/config',
  Intl: 'the result may not depend on the machine',
  fetch: 'the core does no I/O',
  crypto: 'the core has no randomness',
  globalThis: 'the core sees only what it is handed',
};

/** Members whose result depends on the machine's language: they break byte equality of live run and replay. */
const CORE_MEMBERS = /^(localeCompare|toLocale\w*)$/;

const TIMERS = new Set(['setTimeout', 'setInterval', 'setImmediate']);
const TIMER_MODULES = new Set(['node:timers', 'node:timers/promises', 'node:perf_hooks']);

export function checkCoreBans(repository: Repository): Finding[] {
  return repository.code
    .filter((file) => file.path.startsWith('src/core/') && !isTest(file.path))
    .flatMap((file) =>
      eachToken(file, coreWords).map(([line, words]) => ({ path: file.path, line, rule: 'core-ban', words })),
    );
}

function coreWords(list: readonly Token[], index: number): string | null {
  const text = list[index]?.text ?? '';
  if (afterDot(list, index))
    return CORE_MEMBERS.test(text) ? `.${text}(): the result may not depend on the machine` : null;
  const member = memberOf(list, index);
  if (text === 'Math' && member === 'random') return 'Math.random: the core has no randomness';
  if (text === 'Date' && member === 'now') return 'Date.now: time enters as an argument';
  if (text === 'Date' && list[index - 1]?.text === 'new')
    return 'new Date: time is milliseconds UTC, an integer';
  const reason = Object.hasOwn(CORE_WORDS, text) ? CORE_WORDS[text] : undefined;
  return reason === undefined || isKey(list, index) ? null : `${text}: ${reason}`;
}

export function checkClock(repository: Repository): Finding[] {
  return repository.code.filter(clockBound).flatMap((file) => {
    const modules = file.imports
      .filter((one) => TIMER_MODULES.has(one.specifier) && !one.typeOnly)
      .map((one): [number, string] => [one.line, `${one.specifier}: time and timers come from the Clock`]);
    return [...modules, ...eachToken(file, clockWords)].map(([line, words]) => ({
      path: file.path,
      line,
      rule: 'clock',
      words,
    }));
  });
}

function clockBound(file: CodeFile): boolean {
  if (isTest(file.path) || isBrowserCode(file.path) || file.path.startsWith('src/clock/')) return false;
  // The writer's thread has no Clock; its one timer only gathers commits and decides nothing.
  if (file.path === 'src/store/group-commit.ts') return false;
  // The core's own bans are stricter, and say the same.
  return /^(src|connectors)\//.test(file.path) && !file.path.startsWith('src/core/');
}

function clockWords(list: readonly Token[], index: number): string | null {
  const text = list[index]?.text ?? '';
  const isGlobal = !afterDot(list, index) || list[index - 2]?.text === 'globalThis';
  if (!isGlobal) return null;
  const member = memberOf(list, index);
  if (text === 'Date' && member === 'now') return 'Date.now: ask the Clock';
  if (text === 'Date' && list[index - 1]?.text === 'new' && isBareNew(list, index))
    return 'new Date() reads the time: ask the Clock';
  if (text === 'performance' && member === 'now') return 'performance.now: ask the Clock';
  if (text === 'process' && (member === 'hrtime' || member === 'uptime'))
    return `process.${member}: ask the Clock`;
  if (text === 'Temporal' && member === 'Now') return 'Temporal.Now: ask the Clock';
  if (text === 'AbortSignal' && member === 'timeout')
    return 'AbortSignal.timeout: set the timer on the Clock';
  return TIMERS.has(text) && !isKey(list, index) ? `${text}: set the timer on the Clock` : null;
}

/** `new Date` without brackets reads the time too. */
function isBareNew(list: readonly Token[], index: number): boolean {
  return list[index + 1]?.text !== '(' || list[index + 2]?.text === ')';
}

function memberOf(list: readonly Token[], index: number): string | undefined {
  const dot = list[index + 1]?.text;
  return dot === '.' || dot === '?.' ? list[index + 2]?.text : undefined;
}

function afterDot(list: readonly Token[], index: number): boolean {
  const before = list[index - 1]?.text;
  return before === '.' || before === '?.';
}

/** `process: …` names a field; in `a ? process : b` it is a value. */
function isKey(list: readonly Token[], index: number): boolean {
  const after = list[index + 1]?.text;
  const before = list[index - 1]?.text ?? '';
  if (after === '?' && list[index + 2]?.text === ':') return true;
  return after === ':' && ['{', ',', ';', 'readonly', '('].includes(before);
}

function eachToken(
  file: CodeFile,
  words: (list: readonly Token[], index: number) => string | null,
): [number, string][] {
  const found: [number, string][] = [];
  for (const [index, token] of file.tokens.entries()) {
    const said = token.kind === 'word' ? words(file.tokens, index) : null;
    if (said !== null) found.push([token.line, said]);
  }
  return found;
}
