// A statement as its engine reads it, without its texts, quoted names and comments: what is left can do something.
import type { EngineName } from './sql-config.ts';

type Dialect = {
  readonly text: string;
  readonly name: string;
  readonly lineComment: string;
  /** A comment in a comment is closed by itself. */
  readonly nests: boolean;
  /** What opens a text or a name, and is not seen alone unless it is never closed. */
  readonly opens: string;
};

const TEXT = "'(?:[^']|'')*'";
const NAME = '"(?:[^"]|"")*"';
const DASHES = '--[^\\r\\n]*';
const DIALECTS: Readonly<Record<EngineName, Dialect>> = {
  postgres: {
    text: `e'(?:[^'\\\\]|\\\\.|'')*'|${TEXT}|\\$(?<tag>(?:[\\p{L}_][\\p{L}\\p{N}_]*)?)\\$.*?\\$\\k<tag>\\$`,
    ...{ name: NAME, lineComment: DASHES, nests: true, opens: `'"` },
  },
  mysql: {
    text: `'(?:[^'\\\\]|\\\\.|'')*'|"(?:[^"\\\\]|\\\\.|"")*"`,
    ...{ name: '`(?:[^`]|``)*`', nests: false, opens: `'"\`` },
    lineComment: '(?:--(?=\\s|$)|#)[^\\r\\n]*',
  },
  sqlserver: {
    ...{ text: TEXT, name: `${NAME}|\\[(?:[^\\]]|\\]\\])*\\]` },
    ...{ lineComment: DASHES, nests: true, opens: `'"[` },
  },
  oracle: {
    text: `n?q'(?:\\[.*?\\]|\\{.*?\\}|\\(.*?\\)|<.*?>|(?<mark>[^\\s[{(<]).*?\\k<mark>)'|${TEXT}`,
    ...{ name: NAME, lineComment: DASHES, nests: false, opens: `'"` },
  },
};

const NUMBER = '0x[\\da-f]*|\\d+(?:\\.\\d*)?(?:e[+-]?\\d+)?';
const WORD = '[\\p{L}_][\\p{L}\\p{N}_$]*';

/**
 * Its words and signs, in small letters, one space between any two: a text is left as ', a name in quotes as ". A name that
 * is called stays, for quotes make no other function of it. Null: a text, a name or a comment is never closed.
 */
export function bareStatement(text: string, engine: EngineName): string | null {
  const dialect = DIALECTS[engine];
  const { lineComment, name } = dialect;
  const piece = new RegExp(
    `(?<space>\\s+|${lineComment})|(?<text>${dialect.text})|(?<name>${name})|(?<other>${NUMBER}|${WORD}|/\\*M?!?|.)`,
    'iysu',
  );
  const parts: string[] = [];
  while (piece.lastIndex < text.length) {
    const at = piece.lastIndex;
    const found = piece.exec(text)?.groups ?? {};
    if (found.text !== undefined) parts.push("'");
    if (found.name !== undefined) parts.push(`"${found.name.slice(1, -1).toLowerCase()}`);
    const { other } = found;
    if (other === undefined) continue;
    if (dialect.opens.includes(other)) return null;
    const isComment = other.startsWith('/*') && !(engine === 'mysql' && other.endsWith('!'));
    if (!isComment) parts.push(other.toLowerCase());
    const end = isComment ? commentEnd(text, at, dialect.nests) : piece.lastIndex;
    if (end === null) return null;
    piece.lastIndex = end;
  }
  return parts.map((part, index) => shown(part, parts[index + 1])).join(' ');
}

function shown(part: string, next: string | undefined): string {
  if (!part.startsWith('"')) return part;
  return next === '(' ? part.slice(1) : '"';
}

/** Where the comment that opens at `from` is over; null: never. */
function commentEnd(text: string, from: number, nests: boolean): number | null {
  const mark = /\/\*|\*\//g;
  mark.lastIndex = from + 2;
  for (let depth = 1; depth > 0; ) {
    const found = mark.exec(text);
    if (found === null) return null;
    if (found[0] === '*/') depth -= 1;
    else if (nests) depth += 1;
  }
  return mark.lastIndex;
}
