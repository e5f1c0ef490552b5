// What the door makes of a recording's own: changes of a table, marks, and what was told when it was recorded.
import { join } from 'node:path';
import t, { type Test } from 'tap';
import type { Observation, SampleObservation } from '../src/core/types/observation.ts';
import { createDoor } from '../src/daemon/intake.ts';
import { createOpenTroubles } from '../src/daemon/open-troubles.ts';
import { kindsOf } from '../src/daemon/record-check.ts';
import { tagIdentities } from '../src/daemon/tag-identities.ts';
import { PROGRAM_ROOT } from '../src/load/connectors.ts';
import { loadRules } from '../src/load/rules.ts';
import { openStore } from '../src/store/store.ts';
import { queryFacts, THURSDAY } from './daemon/box.ts';
import { HandClock } from './daemon/hand-clock.ts';
import { SILENT, tempFolder } from './daemon/real-store.ts';

const { domains } = await loadRules([join(PROGRAM_ROOT, 'rules')]);

async function openDesk(t: Test, replays: boolean) {
  const dir = tempFolder(t);
  const store = await openStore({ dir, ways: [], log: SILENT, groupCommitMs: 10 });
  t.teardown(() => store.close());
  const door = createDoor({
    ...{ sourceId: 'history', replays, kinds: () => kindsOf(domains), troubles: createOpenTroubles() },
    ...{ store, clock: new HandClock(THURSDAY), log: SILENT, onDurable: () => undefined },
    tags: new Map([['L3.Good', { wantsNumber: true, at: '{}', unit: null }]]),
    identities: tagIdentities([]),
  });
  const facts = () =>
    queryFacts(dir, 'SELECT body FROM fact ORDER BY seq').map(({ body }) => JSON.parse(String(body)));
  const customers = async () => (await store.recordsAt('customer')).map(({ id }) => id);
  return { door, facts, customers };
}

const customer = (id: string) => ({ kind: 'customer', id, fields: { name: id } });
const told = { type: 'snapshot', covers: ['customer'], asOf: THURSDAY, hash: 'h', as: 'erp' } as const;
const three: Observation = { ...told, records: ['C1', 'C2', 'C3'].map(customer) };
const gone = [customer('C1'), { kind: 'customer', id: 'never there' }, { kind: 'run', id: 'C2' }];
const changes: Observation = { ...told, records: [customer('C4')], gone };

t.test('a recording may tell of a table what changed', async (t) => {
  const { door, customers } = await openDesk(t, true);
  await door.append([three, changes]);
  t.same(await customers(), ['C2', 'C3', 'C4']);
});

t.test('a live source may not: what it does not bring is gone', async (t) => {
  const { door, customers } = await openDesk(t, false);
  await door.append([three, changes]);
  t.same(await customers(), ['C4']);
});

t.test('marks are passed over', async (t) => {
  const { door, facts } = await openDesk(t, true);
  await door.append([
    { type: 'recording', version: 1, of: 'journal', from: THURSDAY, to: THURSDAY, ticks: true },
    { type: 'link', as: 'mes', state: 'live', reason: 'connected', at: THURSDAY, recordedAt: THURSDAY },
    { type: 'config', at: THURSDAY, recordedAt: THURSDAY },
    { type: 'tick', recordedAt: THURSDAY, cause: 'grid' },
  ]);
  t.same(facts(), []);
});

t.test('what a journal had as bad is not told again; what a source itself called bad is', async (t) => {
  const { door, facts } = await openDesk(t, true);
  const bad = {
    ...{ type: 'sample', tag: 'L3.Good', value: null, quality: 'bad' },
    ...{ effectiveAt: THURSDAY, recordedAt: THURSDAY },
  } as SampleObservation;
  await door.append([bad]);
  t.same(facts(), []);
  await door.append([{ ...bad, reason: 'the sensor is off' }]);
  t.match(facts(), [{ type: 'trouble', code: 'value-refused', words: /the sensor is off/ }]);
});
