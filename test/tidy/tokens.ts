// Cuts TypeScript into words, marks, strings and templates, so that a check never mistakes a comment for code.
export type Token = {
  readonly kind: 'word' | 'mark' | 'string' | 'template' | 'regex' | 'number';
  readonly text: string;
  readonly line: number;
};

export type Tokens = { readonly list: readonly Token[]; readonly trouble: string | null };

type Cursor = { at: number; line: number; readonly text: string };

const LONG_MARKS = ['...', '=>', '?.', '??', '&&', '||', '==', '!=', '<=', '>=', '++', '--', '**'];
const CLOSES: Record<string, string> = { ')': '(', ']': '[', '}': '{' };
/** After these words a slash begins a regular expression; after any other word it divides. */
const BEFORE_REGEX = new Set(
  'return typeof case in of instanceof new delete void throw do else yield await default extends'.split(' '),
);

export function tokens(text: string): Tokens {
  const list: Token[] = [];
  const open: string[] = [];
  const cursor: Cursor = { at: text.startsWith('#!') ? lineEnd(text, 0) : 0, line: 1, text };
  while (cursor.at < text.length) {
    if (skipBlank(cursor)) continue;
    const line = cursor.line;
    const token = next(cursor, list.at(-1), open);
    if (token === null) return { list, trouble: `line ${line}: a string, template or comment does not end` };
    list.push({ ...token, line });
    const trouble = balance(open, token);
    if (trouble !== null) return { list, trouble: `line ${line}: ${trouble}` };
  }
  return { list, trouble: open.length > 0 ? `${open.length} brackets stay open` : null };
}

/** Keeps the stack of open brackets; '`' on it stands for the template whose `${` is open. */
function balance(open: string[], token: Omit<Token, 'line'>): string | null {
  if (token.kind === 'template') {
    if (token.text.startsWith('}')) open.pop();
    if (token.text.endsWith('${')) open.push('`');
    return null;
  }
  if (token.kind !== 'mark') return null;
  if (token.text === '(' || token.text === '[' || token.text === '{') open.push(token.text);
  const wanted = CLOSES[token.text];
  if (wanted !== undefined && open.pop() !== wanted) return `'${token.text}' closes nothing`;
  return null;
}

function next(cursor: Cursor, before: Token | undefined, open: string[]): Omit<Token, 'line'> | null {
  const char = cursor.text[cursor.at] ?? '';
  if (char === "'" || char === '"') return take(cursor, 'string', stringEnd(cursor.text, cursor.at));
  if (char === '`') return take(cursor, 'template', templateEnd(cursor.text, cursor.at + 1));
  if (char === '}' && open.at(-1) === '`')
    return take(cursor, 'template', templateEnd(cursor.text, cursor.at + 1));
  const word = /[\p{ID_Start}_$#@][\p{ID_Continue}$]*/uy;
  word.lastIndex = cursor.at;
  if (word.test(cursor.text)) return take(cursor, 'word', word.lastIndex);
  const number = /\.?\d[\w.]*/y;
  number.lastIndex = cursor.at;
  if (number.test(cursor.text)) return take(cursor, 'number', number.lastIndex);
  if (char === '/' && regexMayBegin(before))
    return take(cursor, 'regex', regexEnd(cursor.text, cursor.at + 1));
  const mark = LONG_MARKS.find((long) => cursor.text.startsWith(long, cursor.at)) ?? char;
  return take(cursor, 'mark', cursor.at + mark.length);
}

function take(cursor: Cursor, kind: Token['kind'], end: number | null): Omit<Token, 'line'> | null {
  if (end === null) return null;
  const text = cursor.text.slice(cursor.at, end);
  cursor.line += newlines(text);
  cursor.at = end;
  return { kind, text };
}

/** Steps over white space or one comment; false when the cursor stands on code. */
function skipBlank(cursor: Cursor): boolean {
  const { text, at } = cursor;
  let end = at;
  if (/\s/.test(text[at] ?? '')) end = at + 1;
  else if (text.startsWith('//', at)) end = lineEnd(text, at);
  else if (text.startsWith('/*', at)) {
    const close = text.indexOf('*/', at + 2);
    end = close < 0 ? text.length : close + 2;
  }
  cursor.line += newlines(text.slice(at, end));
  cursor.at = end;
  return end > at;
}

function regexMayBegin(before: Token | undefined): boolean {
  if (before === undefined) return true;
  if (before.kind === 'word') return BEFORE_REGEX.has(before.text);
  if (before.kind === 'template') return before.text.endsWith('${');
  return before.kind === 'mark' && !/^([)\]}]|\+\+|--)$/.test(before.text);
}

function stringEnd(text: string, start: number): number | null {
  const quote = text[start];
  for (let at = start + 1; at < text.length && text[at] !== '\n'; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === quote) return at + 1;
  }
  return null;
}

/** Ends after the closing backtick, or after the `${` that opens an expression. */
function templateEnd(text: string, start: number): number | null {
  for (let at = start; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '`') return at + 1;
    else if (text[at] === '$' && text[at + 1] === '{') return at + 2;
  }
  return null;
}

function regexEnd(text: string, start: number): number | null {
  let inClass = false;
  for (let at = start; at < text.length && text[at] !== '\n'; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '[') inClass = true;
    else if (text[at] === ']') inClass = false;
    else if (text[at] === '/' && !inClass)
      return at + 1 + (/^[a-z]*/.exec(text.slice(at + 1))?.[0].length ?? 0);
  }
  return null;
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

function newlines(text: string): number {
  return text.split('\n').length - 1;
}
