// Serves the plant of companion models from given nodesets, looks at it, and follows what was offered through the source itself.
import { Ajv } from 'ajv';
import type { Test } from 'tap';
import { source } from '../../connectors/sources/opcua/opcua.ts';
import type { OpcuaConfig } from '../../connectors/sources/opcua/opcua-config.ts';
import type { TagOffer } from '../../src/contracts/tag-look.ts';
import { PROGRAM_ROOT, partSchema } from '../../src/load/connectors.ts';
import { type Bench, openBench } from '../contract/source-context.ts';
import { type Run, startRun, until } from '../contract/source-run.ts';
import { at, setCounts, setJobs, setStopReason } from './companion-machines.ts';
import { buildCompanionPlant, type CompanionPlant, setMode } from './companion-plant.ts';
import { readyOffers, startCompanionServer } from './companion-server.ts';

/** Of each machine what is offered, how its value is read, what it means and what it is now. */
const OFFERED = [
  'Filler BaseStateMachine/CurrentState: state "Cleared"',
  'Filler BaseStateMachine/MachineState/CurrentState: state "Running"',
  'Filler BaseStateMachine/MachineState/ExecuteState/CurrentState: state "Execute"',
  'Filler Admin/StopReason Message: stopReason "Cap feeder empty"',
  'Filler Admin/ProdProcessedCount/[0] Bottle 0.5 [0].AccCount: total never 4711 pcs',
  'Filler Admin/ProdProcessedCount/[1] Bottle 1.0 [1].AccCount: total never 815 pcs',
  'Filler Admin/ProdDefectiveCount/[0] Bottle [0].Count: scrapTotal job 3 pcs',
  'Filler Admin/ProdConsumedCount/[0] [0].AccCount: consumedTotal never null',
  'Filler Status/CurMachSpeed: ratePerHour x 60 2',
  'Labeller Status/StateCurrent: state 11',
  'Labeller Admin/ProdProcessedCount/[0] All [0].AccCount: total never 30 pcs',
  'Labeller Status/CurMachSpeed: ratePerHour x 1 90 pcs/h',
  'Press 7 MachineryItemState/CurrentState/Number: state 3',
  'Press 7 JobManagement/JobOrderControl/JobOrderList [State[0].StateNumber=3|4]?.JobOrder.JobOrderID: job "4471"',
  'Press 7 Cycle rate/AnalogSignal: ratePerHour x 60 1.84 pcs/min',
  'Press 7 Spindle/AnalogSignal: for people to say 2950 1/min',
];

export async function checkCompanionPlant(t: Test, nodesets: readonly string[]): Promise<void> {
  const built: CompanionPlant[] = [];
  const { endpoint } = await startCompanionServer(t, nodesets, (space) =>
    built.push(buildCompanionPlant(space)),
  );
  const [plant] = built;
  if (plant === undefined) throw new Error('no plant was built');
  const offers = await readyOffers(t, endpoint);
  t.same(offers.map(line), OFFERED, 'what is offered');
  t.ok(
    offers.every(
      (offer) => !offer.means || /^(PackML|ISA-95 Job Control|Machinery)/.test(offer.means.reason),
    ),
  );
  const config = await configOf(t, endpoint, offers);
  const bench = await openBench();
  t.teardown(() => bench.dispose());
  const run = startRun(t, { module: source }, { bench, config });
  await followPlant(t, { plant, bench, run });
}

function line(offer: TagOffer): string {
  const { means, now, unit, at, is } = offer;
  const below = offer.path.slice(offer.path.indexOf(unit ?? '') + 1).join('/');
  const where = at?.['field'] === undefined ? below : `${below} ${at['field']}`;
  const scale = means?.scale === undefined ? null : `x ${means.scale}`;
  const meaning = means ? [means.measure, means.resets, scale] : ['for people to say'];
  return `${unit} ${where}: ${[...meaning, JSON.stringify(now?.value), is.unit].filter(Boolean).join(' ')}`;
}

/** What a person pastes; it passes the schema of the source. Tags are called by their places. */
async function configOf(t: Test, endpoint: string, offers: readonly TagOffer[]): Promise<OpcuaConfig> {
  const tags = offers.map(({ means, is, at }, index) => {
    const { reason: _why, ...meaning } = means ?? {};
    const material = means?.measure === 'consumedTotal' ? { material: 'CAP-28' } : {};
    return { id: `T${index}`, ...at, ...meaning, ...material, line: 'L1', ...(is.unit && { unit: is.unit }) };
  });
  const config = {
    version: 1,
    type: 'opcua',
    endpoint,
    security: { mode: 'None' },
    samplingMs: 0,
    publishingMs: 50,
  };
  const { schema } = await partSchema({ root: PROGRAM_ROOT, kind: 'sources', type: 'opcua' });
  const ajv = new Ajv({ useDefaults: true, strictSchema: true, keywords: ['x-packages', 'x-secret'] });
  const check = ajv.compile<OpcuaConfig>(schema);
  const whole: unknown = { ...config, tags };
  t.ok(check(whole), `the offers are a config: ${JSON.stringify(check.errors)}`);
  return whole as OpcuaConfig;
}

type Following = { readonly plant: CompanionPlant; readonly bench: Bench; readonly run: Run };

async function followPlant(t: Test, { plant, bench, run }: Following): Promise<void> {
  const said = (start: string, value: unknown, quality = 'good'): Promise<void> => {
    const tag = `T${OFFERED.findIndex((offered) => offered.startsWith(start))}`;
    const last = () => bench.observations.findLast((one) => one.type === 'sample' && one.tag === tag);
    const fits = () => {
      const sample = last();
      return sample?.type === 'sample' && sample.value === value && sample.quality === quality;
    };
    return until(fits, `${start} says ${value}`, run).catch((error: unknown) => {
      throw new Error(`${start}: ${JSON.stringify(last())} is not ${value}`, { cause: error });
    });
  };
  const job = 'Press 7 JobManagement';
  await said(job, '4471');
  setJobs(plant.jobs, [
    { id: '4472', state: 3 },
    { id: '4471', state: 5 },
  ]);
  await said(job, '4472');
  setJobs(plant.jobs, [
    { id: '4473', state: 2 },
    { id: '4472', state: 4 },
  ]);
  await said(job, '4472');
  setJobs(plant.jobs, [
    { id: '4473', state: 3 },
    { id: '4472', state: 4 },
  ]);
  await said(job, '4473');
  setJobs(plant.jobs, [
    { id: '4473', state: 3 },
    { id: '4474', state: 3 },
  ]);
  await said(job, null, 'bad');
  setJobs(plant.jobs, []);
  await said(job, '');
  t.pass('the job follows the list of orders');

  await said('Filler Admin/ProdConsumedCount', null, 'bad');
  setCounts(at(plant.filler, 'Admin', 'ProdConsumedCount'), [{ name: 'Cap', count: 1, accCount: 20_004 }]);
  await said('Filler Admin/ProdConsumedCount', 20_004);
  setCounts(at(plant.filler, 'Admin', 'ProdProcessedCount'), [
    { name: 'Bottle 0.5', count: 13, accCount: 4_712 },
  ]);
  await said('Filler Admin/ProdProcessedCount/[0]', 4_712);
  await said('Filler Admin/ProdProcessedCount/[1]', null, 'bad');
  setStopReason(at(plant.filler, 'Admin', 'StopReason'), 'Guard open');
  await said('Filler Admin/StopReason', 'Guard open');
  setMode(plant.filler, { base: 'Cleared', machine: 'Stopped', execute: null });
  await said('Filler BaseStateMachine/MachineState/CurrentState', 'Stopped');
  await said('Filler BaseStateMachine/MachineState/ExecuteState', '');
  t.pass('counts and states follow');
}
