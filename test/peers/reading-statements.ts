// Whether a statement that a database was sent only reads: what is not plainly reading counts as writing.

/** First words of what only reads, each with what would make a write of it after all. */
const READING: readonly { readonly begins: RegExp; readonly unless?: RegExp; readonly only?: RegExp }[] = [
  {
    begins: /^(select|with|table|values)\b/,
    unless:
      /\b(insert|update|delete|merge|into|nextval|setval|get_lock|lo_\w+|dblink\w*|for (no key )?(update|share)|share mode)\b/,
  },
  { begins: /^(begin|start transaction)\b/, only: /\bread only\b/ },
  {
    begins: /^set\b/,
    unless: /\b(global|password|role|statement|read write)\b|read_only\W+(off|0|false|no)\b/,
  },
  { begins: /^(commit|rollback|savepoint|release|show)\b/ },
];

/** Quoted names, texts between dollars, and comments; what MariaDB runs of a comment stays. */
const ASIDE =
  /"(?:[^"]|"")*"|`[^`]*`|\$(?<tag>\w*)\$[\s\S]*?\$\k<tag>\$|--(?=\s|$)[^\n]*|\/\*(?!M?!)[\s\S]*?\*\//;
/** A backslash in a text is a letter to PostgreSQL, and takes the next letter along in MariaDB. */
const TEXTS = [/'(?:[^']|'')*'/, /'(?:[^'\\]|\\.|'')*'/];
const LEFT_OUT = TEXTS.map((text) => new RegExp(`${text.source}|${ASIDE.source}`, 'g'));

/** By both ways of reading a text. */
export function isReading(statement: string): boolean {
  return LEFT_OUT.every((leftOut) => {
    const bare = statement.replace(leftOut, ' ').toLowerCase().replace(/\s+/g, ' ');
    const parts = bare.split(';').map((part) => part.trim());
    return parts.every((part) => part === '' || isReadingPart(part));
  });
}

function isReadingPart(part: string): boolean {
  return READING.some(
    ({ begins, unless, only }) =>
      begins.test(part) && unless?.test(part) !== true && only?.test(part) !== false,
  );
}
