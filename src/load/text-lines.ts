// Where the lines of a text that goes over several of them begin: in the value YAML makes of it, and in the file.

/** `offset` counts characters of the value, `at` those of the file. */
export type LineStart = { readonly offset: number; readonly at: number };

/** `source` is the text as it stands in the file from `start` on. A line that is not in the value, as ">-", has no start. */
export function lineStarts(value: string, source: string, start: number): LineStart[] {
  const found: LineStart[] = [];
  let from = 0;
  for (const { 0: line, index } of source.matchAll(/[^\n]+/g)) {
    const text = line.trim();
    const offset = text === '' ? -1 : value.indexOf(text, from);
    if (offset < 0) continue;
    found.push({ offset, at: start + index + line.indexOf(text) });
    from = offset + text.length;
  }
  return found;
}
