// The words that all tidy checks share: a file, a finding, and how a finding is printed.
export type SourceFile = { readonly path: string; readonly text: string };

export type Finding = {
  readonly path: string;
  readonly line: number;
  readonly rule: string;
  readonly words: string;
};

export function printed(finding: Finding): string {
  return `${finding.path}:${finding.line} ${finding.rule}: ${finding.words}`;
}

export const isTypeScript = (file: SourceFile): boolean => file.path.endsWith('.ts');

export const isCode = (file: SourceFile): boolean => /\.(ts|js)$/.test(file.path);

/** A test, wherever it lies: it may reach for anything. */
export const isTest = (path: string): boolean => path.startsWith('test/') || path.endsWith('.test.ts');

/** Scripts that run in the browser: they have no Clock to be given, and no types. */
export const isBrowserCode = (path: string): boolean => path.startsWith('src/panel/assets/');
