// Whether a countermeasure has only keys its type reads: one that nobody reads would be believed all the same.
import type { FileTrouble } from '../contracts/errors.ts';
import type { YamlFile } from '../load/yaml-file.ts';
import type { CountermeasureEntry } from './plant-file.ts';

const ALL = ['id', 'type', 'name', 'action', 'ask', 'needs', 'decides'];

/** What is read of each type besides those. */
const READ: Readonly<Record<CountermeasureEntry['type'], readonly string[]>> = {
  'restore-rate': ['line', 'cost', 'minutes', 'chances'],
  overtime: ['line', 'cost', 'chances'],
  move: ['line', 'toLine', 'cost', 'setupHours', 'minutes'],
  resequence: ['line', 'cost', 'setupHours', 'minutes'],
  'partial-shipment': ['line', 'partialFreight'],
  'stop-and-fix': ['station', 'cost', 'minutes'],
};

/** What to do instead of removing it, where the key alone may mislead. */
const INSTEAD: Readonly<Record<string, string>> = {
  'move chances': 'Remove it: a move can begin at any time.',
  'resequence chances': 'Remove it: pulling forward can begin at any time.',
  'partial-shipment chances': 'Remove it: what is ready goes with the shipment of the order.',
  'partial-shipment cost': 'Write what the second delivery costs as "partialFreight".',
};

export function countermeasureKeys(entry: CountermeasureEntry, yaml: YamlFile, index: number): FileTrouble[] {
  const at = ['countermeasures', index] as const;
  const { type, line, toLine, minutes, setupHours } = entry;
  const read = [...ALL, ...READ[type]];
  const unread = Object.keys(entry).filter((key) => !read.includes(key));
  const troubles = unread.map((key): FileTrouble => {
    const words = `${type} has no "${key}". ${INSTEAD[`${type} ${key}`] ?? 'Remove it.'}`;
    return { place: yaml.keyPlace([...at, key]), severity: 'error', code: 'unread-key', words };
  });
  const trouble = (key: string, code: string, words: string): void =>
    void troubles.push({ place: yaml.valuePlace([...at, key]), severity: 'error', code, words });
  if (toLine !== undefined && toLine === line)
    trouble('toLine', 'same-line', `"${toLine}" is the line itself. Name another line to move to.`);
  if (minutes !== undefined && setupHours !== undefined && read.includes('setupHours'))
    trouble('minutes', 'set-up-twice', 'the set-up is given twice. Keep setupHours or minutes, not both.');
  return troubles;
}
