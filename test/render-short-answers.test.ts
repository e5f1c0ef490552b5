// What an answer by SMS adds where it is known: a reason that came, all of what was taken.
import t from 'tap';
import { answer } from './fixtures/short-text.ts';

t.test('whoever said why is not asked why', async (t) => {
  const why = { hasReason: true } as const;
  t.equal(answer('declined', {}, why), '71 noted as not yours. Nobody else is asked.');
  t.equal(answer('declined', {}, { ...why, personId: 'p3' }), '71 noted as not yours. Next: Jo Novak.');
});
