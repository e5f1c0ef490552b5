// The suite of JSON texts that others made: what is JSON is read, what is none is refused in words, and nothing falls over.
import { readdirSync, readFileSync } from 'node:fs';
import { parsePayload, readTag } from '../../connectors/sources/mqtt/payload.ts';
import { foreignPath, foreignTest } from './foreign-data.ts';

const FOLDER = 'json-test-suite/test_parsing';
const WHOLE = { id: 'A', topic: 'a', pointer: '' };

function texts(kind: 'y' | 'n' | 'i'): readonly (readonly [name: string, payload: Buffer])[] {
  const names = readdirSync(foreignPath(FOLDER)).filter((name) => name.startsWith(`${kind}_`));
  return names.map((name) => [name, readFileSync(foreignPath(`${FOLDER}/${name}`))]);
}

await foreignTest('what must be accepted is', [FOLDER], async (t) => {
  const all = texts('y');
  t.ok(all.length > 90, `${all.length} texts`);
  for (const [name, payload] of all) t.equal(parsePayload(payload, true).fault, null, name);
});

await foreignTest('what must be refused is, in words, and is no value', [FOLDER], async (t) => {
  const all = texts('n');
  t.ok(all.length > 180, `${all.length} texts`);
  for (const [name, payload] of all) {
    const parsed = parsePayload(payload, true);
    t.match(parsed.fault?.words, /\w/, name);
    t.match(readTag(WHOLE, parsed), { value: null, sentAt: null, fault: { code: /^payload-/ } }, name);
  }
});

await foreignTest('what may be either is one of them', [FOLDER], async (t) => {
  const all = texts('i');
  t.ok(all.length > 30, `${all.length} texts`);
  for (const [name, payload] of all) {
    const { value, fault } = readTag(WHOLE, parsePayload(payload, true));
    t.ok(fault === null ? value !== null : value === null, name);
  }
});
