// Each mistake that the tests must notice can still be made: the text to break stands in its file, once.
import { existsSync, readFileSync } from 'node:fs';
import t from 'tap';
import { BREAKS } from '../scripts/mutate/breaks.ts';

t.test('the text of each break is in its file exactly once, and becomes another', async (t) => {
  for (const { file, formula, find, replace } of BREAKS) {
    const times = readFileSync(file, 'utf8').split(find).length - 1;
    t.equal(times, 1, `${file}: ${formula}`);
    t.not(replace, find, formula);
  }
});

t.test('the tests of each break are there', async (t) => {
  for (const test of new Set(BREAKS.flatMap(({ tests }) => tests))) t.ok(existsSync(test), test);
});
