// The house rules as a test: who may import whom, what may be said where, and that nothing lies about unused.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { readBadCases } from './tidy/bad-files.ts';
import { type Finding, printed } from './tidy/finding.ts';
import { readRepository, repositoryOf } from './tidy/repository.ts';
import { check, RULES } from './tidy/rules.ts';
import { countFunctions } from './tidy/shape.ts';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
/** Where the faulty files claim to lie. */
const MADE_UP_ROOT = '/srv/clone';

t.test('every rule fires on the file made for it, and on nothing else in it', async (t) => {
  const cases = readBadCases(new URL('./tidy/bad/', import.meta.url));
  const fired = new Set<string>();
  for (const one of cases) {
    const rules = new Set(one.expected.map(ruleOf));
    const found = check(repositoryOf(one.files), MADE_UP_ROOT).filter((finding) => rules.has(finding.rule));
    t.same(found.map(place).sort(), [...one.expected].sort(), one.name);
    for (const finding of found) fired.add(finding.rule);
  }
  t.same([...fired].sort(), [...RULES].sort(), 'each rule has a file that makes it speak');
});

t.test('the repository keeps the rules', async (t) => {
  const repository = readRepository(ROOT);
  const faults = check(repository, ROOT).map(printed).sort();
  for (const fault of faults) t.comment(fault);
  t.equal(faults.length, 0, `${faults.length} faults, each named above`);
});

t.test('the check saw the code', async (t) => {
  const repository = readRepository(ROOT);
  const inFolder = (folder: string) => repository.code.filter((file) => file.path.startsWith(folder)).length;
  for (const folder of ['src/core/', 'src/contracts/', 'connectors/', 'test/tidy/'])
    t.ok(inFolder(folder) > 0, `${inFolder(folder)} files in ${folder}`);
  t.ok(countFunctions(repository) > 100, `${countFunctions(repository)} functions`);
  const imports = repository.code.reduce((sum, file) => sum + file.imports.length, 0);
  t.ok(imports > 100, `${imports} imports`);
});

function place(finding: Finding): string {
  return `${finding.path}:${finding.line} ${finding.rule}`;
}

function ruleOf(expected: string): string {
  return expected.slice(expected.lastIndexOf(' ') + 1);
}
