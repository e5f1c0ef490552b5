// Reads the faulty files of test/tidy/bad: each holds small files and says which findings they must cause.
import { readdirSync, readFileSync } from 'node:fs';
import type { SourceFile } from './finding.ts';

export type BadCase = {
  readonly name: string;
  readonly files: readonly SourceFile[];
  /** 'path:line rule', as a finding begins. The rules named here may find nothing else. */
  readonly expected: readonly string[];
};

/** A line `==== path` begins a file; `repeat N: text` in it stands for N such lines. */
export function readBadCases(folder: URL): BadCase[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.txt'))
    .sort()
    .map((name) => badCase(name, readFileSync(new URL(name, folder), 'utf8')));
}

function badCase(name: string, text: string): BadCase {
  const [head = '', ...parts] = text.split(/^==== /m);
  const expected = [...head.matchAll(/^expect (.+)$/gm)].map((match) => match[1] ?? '');
  const files = parts.map((part) => {
    const end = part.indexOf('\n');
    return {
      path: part.slice(0, end).trim(),
      text: part.slice(end + 1).replace(/^repeat (\d+): (.*)$/gm, repeated),
    };
  });
  return { name, files, expected };
}

function repeated(_whole: string, count: string, line: string): string {
  return Array.from({ length: Number(count) }, () => line).join('\n');
}
