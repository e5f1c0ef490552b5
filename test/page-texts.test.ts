// Tests of the words of pages: each language has every sentence that is said, and none that nobody says any more.
import t from 'tap';
import { loadLanguages } from '../src/load/languages.ts';
import { saidSentences } from './tidy/said-sentences.ts';

const said = saidSentences(['src/render', 'src/panel']);
const { languages, troubles } = await loadLanguages(['config/lang']);
const whole = [...languages.values()].filter(({ pages }) => pages.size > 0);

t.test('the files of the languages are sound', async (t) => {
  t.same(troubles, []);
});

for (const { id, pages } of whole)
  t.test(`${id} has words for all that pages say`, async (t) => {
    const missing = said.filter(({ english }) => !pages.has(english));
    t.same(
      missing.map(({ english, where }) => `${where} ${english}`),
      [],
    );
    const unsaid = [...pages.keys()].filter((english) => !said.some((one) => one.english === english));
    t.same(unsaid, [], 'and none that nobody says');
    const uncounted = said.filter(
      ({ english, isCounted }) => isCounted !== (typeof pages.get(english) === 'object'),
    );
    t.same(
      uncounted.map(({ english, where }) => `${where} ${english}`),
      [],
      'plural forms where it counts',
    );
  });
