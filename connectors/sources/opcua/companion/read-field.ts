// Takes the one value of a field out of a list or a structure; what is not there is a fault in words, never an exception.
import { type Field, fieldText } from './field.ts';

/** A value as the server gave it, with the name of its type; a RawReading is one. */
export type Held = { readonly dataType: string; readonly isScalar: boolean; readonly value: unknown };

type Fault = { readonly fault: string };
type Step = Field[number];

/** The built-in types in the order of their numbers (OPC 10000-6, 5.1.2). */
const BUILT_IN = [
  ...['Null', 'Boolean', 'SByte', 'Byte', 'Int16', 'UInt16', 'Int32', 'UInt32', 'Int64', 'UInt64', 'Float'],
  ...['Double', 'String', 'DateTime', 'Guid', 'ByteString', 'XmlElement', 'NodeId', 'ExpandedNodeId'],
  ...['StatusCode', 'QualifiedName', 'LocalizedText', 'ExtensionObject', 'DataValue', 'Variant'],
];

/** What an entry that need not be there is while it is not: said, and empty. */
const NOTHING: Held = { dataType: 'String', isScalar: true, value: '' };

export function readField(whole: Held, field: Field): Held | Fault {
  let held = whole;
  for (const step of field) {
    const next = take(unwrapped(held), step);
    if (next === NOTHING || 'fault' in next) return next;
    held = next;
  }
  return unwrapped(held);
}

function take(held: Held, step: Step): Held | Fault {
  if (step.take === 'name') return takeName(held, step.name);
  const list = entriesOf(held);
  if (list === null) return { fault: `no list, so ${fieldText([step])} cannot be looked up in it` };
  if (step.take === 'entry') return takeEntry(list, step);
  return list[step.index] ?? { fault: `a list of ${list.length}, which has no [${step.index}]` };
}

function takeEntry(list: readonly Held[], step: Step & { readonly take: 'entry' }): Held | Fault {
  const texts = list.map((entry) => {
    const held = readField(entry, step.where);
    return 'fault' in held ? null : textOf(held.value);
  });
  const is = step.is.find((text) => texts.includes(text));
  const found = list.filter((_entry, index) => is !== undefined && texts[index] === is);
  const [only] = found;
  if (only && found.length === 1) return only;
  if (!only && step.maybe) return NOTHING;
  const words = only ? `${found.length} entries with` : 'no entry with';
  return {
    fault: `${words} ${fieldText(step.where)} ${is ?? step.is.join(' or ')} in a list of ${list.length}`,
  };
}

function takeName({ isScalar, value }: Held, name: string): Held | Fault {
  if (!isScalar) return { fault: `a list, where ${name} of one entry was asked for` };
  if (value === null || value === undefined) return { fault: 'no value' };
  if (isOpaque(value)) return { fault: 'a structure of which the server does not say what is in it' };
  if (typeof value !== 'object') return { fault: `a plain value, which has no ${name}` };
  const member = membersOf(value).find((one) => one.originalName === name);
  if (member === undefined) return { fault: `a structure which has no ${name}` };
  return {
    dataType: member.fieldType,
    isScalar: member.isArray !== true,
    value: Reflect.get(value, member.name),
  };
}

type Member = {
  /** As the library spells it, and as the server's data type does. */
  readonly name: string;
  readonly originalName: string;
  readonly fieldType: string;
  readonly isArray?: boolean;
};

type Schema = { readonly fields?: readonly Member[]; readonly getBaseSchema?: () => Schema | null };

/** With those of the structures it extends. */
function membersOf(value: object): readonly Member[] {
  const members: Member[] = [];
  let schema = (value as { readonly schema?: Schema }).schema ?? null;
  for (; schema !== null; schema = schema.getBaseSchema?.() ?? null) members.push(...(schema.fields ?? []));
  return members;
}

/** Null: it is one value. A list of none comes as no value at all. */
function entriesOf({ dataType, isScalar, value }: Held): readonly Held[] | null {
  if (isScalar) return null;
  const list = Array.isArray(value) || isNumbers(value) ? Array.from(value as ArrayLike<unknown>) : [];
  return list.map((entry) => ({ dataType, isScalar: true, value: entry }));
}

function isNumbers(value: unknown): boolean {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

/** A value that brings its own type along is what is in it. */
function unwrapped(held: Held): Held {
  const { value } = held;
  if (!held.isScalar || typeof value !== 'object' || value === null || held.dataType !== 'Variant')
    return held;
  const { dataType, arrayType, value: inside } = value as Readonly<Record<string, unknown>>;
  return {
    dataType: BUILT_IN[Number(dataType)] ?? 'Null',
    isScalar: (arrayType ?? 0) === 0,
    value: inside,
  };
}

function isOpaque(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'nodeId' in value && 'buffer' in value;
}

/** For comparing with what the config says; null: it compares with nothing. A text in some language is its text. */
function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return '';
  if (typeof value !== 'object') return String(value);
  return 'text' in value ? String(value.text ?? '') : null;
}
