// A YAML file as a person wrote it: its data, and the place of every key and value for error messages.
import { readFile } from 'node:fs/promises';
import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  visit,
  type YAMLError,
} from 'yaml';
import type { FileTrouble } from '../contracts/errors.ts';
import type { SourcePlace } from '../core/types/rule.ts';
import { lineStarts } from './text-lines.ts';

/** Bytes. The largest plant we know of has a few thousand tags at 150 bytes: beyond this it is the wrong file. */
const FILE_BYTES_MAX = 4 * 1024 * 1024;
/** Uses of one anchor. Repeating a block a few times is honest; thousands are a bomb. */
const ALIAS_COUNT_MAX = 20;
/** Levels. The deepest config key lies at six; text nested deeper was not written by a person. */
const DEPTH_MAX = 32;

export type Path = readonly (string | number)[];

export type YamlFile = {
  /** As the folder was given to us, so that the name can be opened from where the person stands. */
  readonly file: string;
  readonly data: unknown;
  /** Where the value at `path` begins; for a path that does not exist, its nearest parent. */
  valuePlace(path: Path): SourcePlace;
  /** Where the key at the end of `path` stands. */
  keyPlace(path: Path): SourcePlace;
  /** The value as written, `5.90` and not 5.9; null where there is no plain value. */
  written(path: Path): string | null;
  /** Place and form of a text: `oneLine` where character k of the value is k columns after `place`. */
  textPlace(path: Path): TextPlace;
};

/** `lines`: of a text over several lines, which character of the value begins each line, and where that stands. */
export type TextPlace = {
  readonly place: SourcePlace;
  readonly oneLine: boolean;
  readonly lines: readonly { readonly offset: number; readonly place: SourcePlace }[];
};

export type YamlRead = { readonly yaml: YamlFile | null; readonly troubles: readonly FileTrouble[] };

/** Never throws: what is wrong with the file comes back as troubles with their places. */
export async function readYaml(file: string): Promise<YamlRead> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    return refused(file, 'unreadable', unreadableWords(error));
  }
  if (bytes.length > FILE_BYTES_MAX) {
    const limit = `${FILE_BYTES_MAX / 1024 / 1024} MB`;
    return refused(file, 'too-large', `larger than ${limit}, so it is not read. Is it the right file?`);
  }
  try {
    return parseYaml(file, new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return refused(file, 'not-utf8', 'not in UTF-8. Save it as UTF-8 and check it again.');
  }
}

function parseYaml(file: string, text: string): YamlRead {
  const lines = new LineCounter();
  const doc = parseDocument(text, {
    version: '1.2',
    schema: 'core',
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: true,
  });
  const placeAt = (offset: number): SourcePlace => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const troubles = [...syntaxTroubles(doc.errors, text, placeAt), ...refusedForms(doc, text, placeAt)];
  if (troubles.length > 0) return { yaml: null, troubles };
  if (doc.contents === null)
    return refused(file, 'empty', 'nothing in it. Write its keys, or remove the file.');
  try {
    const data: unknown = doc.toJS({ maxAliasCount: ALIAS_COUNT_MAX });
    return { yaml: { file, data, ...places(doc, text, placeAt) }, troubles: [] };
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    const words = `what is marked with & is repeated more than ${ALIAS_COUNT_MAX} times. Write the values out.`;
    return {
      yaml: null,
      troubles: [{ place: placeAt(firstAlias(doc)), severity: 'error', code: 'alias', words }],
    };
  }
}

/** The first fault of the grammar, since the rest follow from it; and every key that stands twice. */
function syntaxTroubles(
  errors: readonly YAMLError[],
  text: string,
  placeAt: (offset: number) => SourcePlace,
): FileTrouble[] {
  const grammar = errors.find((error) => error.code !== 'DUPLICATE_KEY');
  const told = errors.filter((error) => error.code === 'DUPLICATE_KEY' || error === grammar);
  return told.map((error) => ({
    place: placeAt(error.pos[0]),
    severity: 'error',
    code: error.code === 'DUPLICATE_KEY' ? 'duplicate-key' : 'yaml',
    words: syntaxWords(error, text),
  }));
}

function syntaxWords(error: YAMLError, text: string): string {
  switch (error.code) {
    case 'TAB_AS_INDENT':
      return 'a tab indents this line. YAML knows only spaces here: write two for each level.';
    case 'DUPLICATE_KEY': {
      const key = /^[^:\n]*/.exec(text.slice(error.pos[0]))?.[0].trim() ?? '';
      return `"${key}" stands twice at this level. Keep one.`;
    }
    case 'MULTIPLE_DOCS':
      return 'a second document begins here (---). Keep one to a file.';
    case 'RESOURCE_EXHAUSTION':
      return `nested deeper than ${DEPTH_MAX} levels. Is it the right file?`;
    case 'BLOCK_AS_IMPLICIT_KEY':
      return 'two ": " in one line. Put a value that holds ": " in quotes.';
    case 'BAD_SCALAR_START':
      return 'a value cannot begin with this character. Put it in quotes.';
    default:
      if (/^Flow (map|seq)/.test(error.message))
        return 'a { or [ above is not closed before this line. Close it, or put a text that holds one in quotes.';
      if (/at node end/.test(error.message))
        return `more follows after a value in quotes. Put the whole of it in 'single quotes'.`;
      return `not valid YAML: ${error.message.charAt(0).toLowerCase()}${error.message.slice(1)}.`;
  }
}

/** Forms of YAML that config has no use for and that hide what a file means. */
function refusedForms(
  doc: Document.Parsed,
  text: string,
  placeAt: (offset: number) => SourcePlace,
): FileTrouble[] {
  const found: FileTrouble[] = [];
  const say = (offset: number, code: string, words: string): void => {
    found.push({ place: placeAt(offset), severity: 'error', code, words });
  };
  if (doc.directives.yaml.explicit === true)
    say(0, 'directive', 'a %YAML line is not needed and can change what "yes" means. Remove it.');
  visit(doc, {
    Pair: (_, { key }) => {
      if (isScalar(key) && key.value === '<<' && key.type === 'PLAIN')
        say(key.range?.[0] ?? 0, 'merge-key', 'merging with << is not read here. Write the keys out.');
    },
    Alias: (_, alias) => {
      if (alias.resolve(doc) === undefined)
        say(alias.range?.[0] ?? 0, 'alias', `nothing above is marked &${alias.source}. ${QUOTE_OR_WRITE}`);
    },
    Node: (_, node, ancestors) => {
      const start = isNode(node) ? (node.range?.[0] ?? 0) : 0;
      if ('tag' in node && typeof node.tag === 'string')
        say(tagStart(text, start), 'tag', tagWords(node.tag));
      if (ancestors.length > DEPTH_MAX * 2) {
        say(start, 'too-deep', `nested deeper than ${DEPTH_MAX} levels. Is it the right file?`);
        return visit.BREAK;
      }
      return undefined;
    },
  });
  return found;
}

/** A value that begins with an exclamation mark or a star means something else to YAML than to its author. */
const QUOTE_OR_WRITE = 'Put a value that begins with * in quotes, or write the values out.';

/** The node begins after its tag; a person looks for the tag. */
function tagStart(text: string, start: number): number {
  const before = /!\S*\s*$/.exec(text.slice(0, start));
  return before === null ? start : before.index;
}

function tagWords(tag: string): string {
  const name = tag.replace('tag:yaml.org,2002:', '!!');
  if (name.startsWith('!!')) return `the tag "${name}" is not used here. Write the plain value.`;
  return `a value cannot begin with "${name}" as it stands. Put the whole value in quotes.`;
}

/** Where the first repeated block is asked for. */
function firstAlias(doc: Document.Parsed): number {
  let offset = 0;
  visit(doc, {
    Alias: (_, alias) => {
      offset = alias.range?.[0] ?? 0;
      return visit.BREAK;
    },
  });
  return offset;
}

function places(
  doc: Document.Parsed,
  text: string,
  placeAt: (offset: number) => SourcePlace,
): Pick<YamlFile, 'valuePlace' | 'keyPlace' | 'written' | 'textPlace'> {
  const valuePlace = (path: Path): SourcePlace => {
    for (let length = path.length; length >= 0; length--) {
      const node = nodeAt(doc, path.slice(0, length));
      if (node?.range) return placeAt(node.range[0]);
    }
    return placeAt(0);
  };
  return {
    valuePlace,
    keyPlace: (path) => {
      const parent = nodeAt(doc, path.slice(0, -1));
      const pair = isMap(parent)
        ? parent.items.find((item) => keyText(item.key) === String(path.at(-1)))
        : null;
      return isPair(pair) && isNode(pair.key) && pair.key.range
        ? placeAt(pair.key.range[0])
        : valuePlace(path);
    },
    written: (path) => {
      const found = nodeAt(doc, path);
      // Of what is marked elsewhere, as it is written there.
      const node = isAlias(found) ? found.resolve(doc) : found;
      return isScalar(node) ? (node.source ?? String(node.value)) : null;
    },
    textPlace: (path) => {
      const node = nodeAt(doc, path);
      if (!isScalar(node) || !node.range) return { place: valuePlace(path), oneLine: false, lines: [] };
      const [start, end] = node.range;
      const isQuoted = node.type === 'QUOTE_SINGLE' || node.type === 'QUOTE_DOUBLE';
      const inner = isQuoted ? text.slice(start + 1, end - 1) : text.slice(start, end);
      const from = isQuoted ? start + 1 : start;
      // A number or a yes or no stands as it is.
      if (inner === node.value || typeof node.value !== 'string')
        return { place: placeAt(from), oneLine: true, lines: [] };
      const lines = lineStarts(String(node.value), inner, from);
      const place = placeAt(lines[0]?.at ?? from);
      return {
        place,
        oneLine: false,
        lines: lines.map(({ offset, at }) => ({ offset, place: placeAt(at) })),
      };
    },
  };
}

function nodeAt(doc: Document.Parsed, path: Path): Node | null {
  let node: unknown = doc.contents;
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(doc);
    if (isMap(node)) node = node.items.find((item) => keyText(item.key) === String(step))?.value;
    else if (isSeq(node)) node = node.items[Number(step)];
    else return null;
  }
  return isNode(node) ? node : null;
}

const keyText = (key: unknown): string => String(isScalar(key) ? key.value : key);

function refused(file: string, code: string, words: string): YamlRead {
  const place = { file, line: 1, column: 1 };
  return { yaml: null, troubles: [{ place, length: 0, severity: 'error', code, words }] };
}

function unreadableWords(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  switch (code) {
    case 'ENOENT':
      return 'no such file. Make it, or copy the one of config/example.';
    case 'EACCES':
    case 'EPERM':
      return 'the box may not read it. Give its user the right to (chown throughline, chmod 640).';
    case 'EISDIR':
      return 'a folder, where a file is wanted.';
    default:
      return `cannot be read (${code || String(error)}).`;
  }
}
