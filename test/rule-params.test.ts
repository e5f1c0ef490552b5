// The plant's own figures for the rules of the product: taken where they fit, told where they do not.
import t from 'tap';
import { loadRules } from '../src/load/rules.ts';

async function loaded(test: Pick<typeof t, 'testdir'>, text: string) {
  const dir = test.testdir({ 'params.yaml': text });
  const { rules, troubles, files } = await loadRules(['rules', dir]);
  const drift = rules.find(({ id }) => id === 'drift-becomes-delivery-risk');
  return {
    drift,
    files,
    troubles: troubles.map(({ place, words }) => `${place.line}:${place.column} ${words}`),
  };
}

t.test('a figure of the plant takes the place of that of the rule', async (t) => {
  const text = 'version: 1\nparams:\n  drift-becomes-delivery-risk: { drift: 0.06 }\n';
  const { drift, troubles, files } = await loaded(t, text);
  t.same(troubles, []);
  t.same(drift?.params, { drift: 0.06 });
  t.match(drift?.places['params.drift'], { file: /params\.yaml$/, line: 3 });
  t.match(files.at(-1), { file: /params\.yaml$/ });
});

const FAULTS: readonly (readonly [text: string, words: RegExp])[] = [
  [
    'drift-becomes-delivery-rusk: { drift: 0.06 }',
    /^3:3 no rule has the id "drift-becomes-delivery-rusk"\. Did you mean/,
  ],
  [
    'drift-becomes-delivery-risk: { drfit: 0.06 }',
    /^3:34 the rule has no param "drfit"\. Did you mean "drift"\?/,
  ],
  ['material-runs-out-mid-run: { sure: 0.9 }', /the rule has no param "sure"\. It has: none\.$/],
  ['drift-becomes-delivery-risk: { drift: "8 %" }', /"drift" is a number: the rule has 0\.08\.$/],
  ['drift-becomes-delivery-risk: 0.06', /Give figures by the name of the param/],
];

for (const [line, words] of FAULTS)
  t.test(`told: ${line}`, async (t) => {
    const { drift, troubles } = await loaded(t, `version: 1\nparams:\n  ${line}\n`);
    t.equal(troubles.length, 1);
    t.match(troubles[0], words);
    t.same(drift?.params, { drift: 0.08 }, 'the rule runs on with its own');
  });
