// Who writes a run that the line has not is asked back which one is meant.
import t from 'tap';
import { record, snapshot } from '../fixtures/exact-plant.ts';
import { dayOne, HOUR, MONDAY, write } from './day-one-plant.ts';

const TUESDAY = MONDAY + 24 * HOUR;

t.test('who writes the order, or a digit wrong, is asked back which run is meant', async (t) => {
  const box = dayOne();
  const told = [
    record('run', '7741', {
      line: 'hand',
      material: 'M1',
      quantityPieces: 500,
      status: 'planned',
      sequence: 9,
    }),
    record('peg', 'p7741', { run: '7741', demand: 'SO-88', quantityPieces: 500, basis: 'erp-link' }),
    record('salesOrderLine', 'SO-88', { material: 'M1', quantityPieces: 500 }),
  ];
  box.tick(MONDAY, [snapshot('more', MONDAY, told)]);
  const on = (job: string) => write(box, TUESDAY, { kind: 'job', lineId: 'hand', job, said: null });
  t.match(on('7714'), { ok: false, code: 'unknown-run', meant: '7741' });
  t.match(on('SO-88'), { ok: false, code: 'unknown-run', meant: '7741' });
  t.notOk('meant' in on('ZZTOP'), 'nothing is near');
  t.match(write(box, TUESDAY, { kind: 'next', lineId: 'hand', runIds: ['7714'] }), { meant: '7741' });
});
