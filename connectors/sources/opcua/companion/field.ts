// Where inside a list or a structure a tag's value lies: "[0].AccCount", "[State[0].StateNumber=3]?.JobOrder.JobOrderID".

type Step =
  | { readonly take: 'name'; readonly name: string }
  | { readonly take: 'index'; readonly index: number }
  /**
   * The one entry of a list whose value at `where` is the first of `is`; where none is, the next of `is`.
   * `maybe`: where there is none at all, the tag's value is empty.
   */
  | {
      readonly take: 'entry';
      readonly where: Field;
      readonly is: readonly string[];
      readonly maybe: boolean;
    };

export type Field = readonly Step[];

const NAME = /[\p{L}_][\p{L}\p{N}_]*/uy;
const INDEX = /\[(\d{1,6})\]/y;
const IS = /=([^\]]*)\](\??)/y;
/** A selection inside a selection inside a selection is no field of a machine. */
const DEPTH_MAX = 3;

/**
 * A field is names joined by ".", each as the server's data type spells it, with "[2]" for the third entry of a list and
 * "[Name=text]" for the one entry whose Name is that text; "[Name=text|other]" takes the other where there is no first, and
 * "[Name=text]?" says that there need not be one. Null: the text is none of that.
 */
export function parseField(text: string): Field | null {
  const cursor = { text, at: 0 };
  const field = parseSteps(cursor, DEPTH_MAX);
  return field !== null && cursor.at === text.length ? field : null;
}

type Cursor = { readonly text: string; at: number };

function parseSteps(cursor: Cursor, depth: number): Field | null {
  const steps: Step[] = [];
  for (;;) {
    const dot = cursor.text[cursor.at] === '.';
    if (dot && steps.length === 0) return null;
    if (dot) cursor.at += 1;
    const step = parseStep(cursor, { named: dot || steps.length === 0, depth });
    if (step === null) return dot || steps.length === 0 ? null : steps;
    steps.push(step);
  }
}

/** A name stands at the beginning or after a dot, brackets everywhere but after a dot. */
function parseStep(cursor: Cursor, may: { readonly named: boolean; readonly depth: number }): Step | null {
  const name = may.named ? match(cursor, NAME) : null;
  if (name) return { take: 'name', name: name[0] };
  if (cursor.text[cursor.at - 1] === '.') return null;
  const index = match(cursor, INDEX);
  if (index) return { take: 'index', index: Number(index[1]) };
  if (cursor.text[cursor.at] !== '[' || may.depth === 0) return null;
  cursor.at += 1;
  const where = parseSteps(cursor, may.depth - 1);
  const is = where && match(cursor, IS);
  return is ? { take: 'entry', where, is: (is[1] ?? '').split('|'), maybe: is[2] === '?' } : null;
}

function match(cursor: Cursor, pattern: RegExp): RegExpExecArray | null {
  pattern.lastIndex = cursor.at;
  const found = pattern.exec(cursor.text);
  if (found) cursor.at = pattern.lastIndex;
  return found;
}

/** The field as people write it, for messages. */
export function fieldText(field: Field): string {
  return field.map((step, index) => stepText(step, index === 0)).join('');
}

function stepText(step: Step, first: boolean): string {
  if (step.take === 'name') return first ? step.name : `.${step.name}`;
  if (step.take === 'index') return `[${step.index}]`;
  return `[${fieldText(step.where)}=${step.is.join('|')}]${step.maybe ? '?' : ''}`;
}
