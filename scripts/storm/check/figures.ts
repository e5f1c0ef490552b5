// The figures of a storm, from ledgers, deeds, notes and the journal alone.
import type { Deed } from '../deeds.ts';
import { allOf } from '../ledger.ts';
import type { Note } from '../observer.ts';
import type { Places } from '../places.ts';
import { FLOOR, MES } from '../read-peers.ts';
import { EDGE_METRICS, edgeTagOf, OPCUA_TAGS, opcuaTagOf } from '../storm-plant.ts';
import { type Acknowledged, checkFloods, checkKept, type Flood } from './acknowledged.ts';
import { samplesOf, timesTold } from './journal.ts';
import { memoryOf } from './memory.ts';
import { checkResumed, shownAfterMs } from './shown.ts';
import { checkTags, type Entry } from './wrong-tags.ts';

/** What a Sparkplug node sent before the box called it silent, and came after, counts after that (node-clock.ts there). */
const ON_ITS_WAY_MS = 5_000;

/** `is` null: nothing of it could be judged. Without `most` and `least` it is told, and not judged. */
export type Figure = {
  readonly words: string;
  readonly is: number | null;
  readonly unit: string;
  readonly most?: number;
  readonly least?: number;
  /** Of what. */
  readonly of: string;
};
export type Figures = readonly Figure[];

const BROKER_SHOWN_MS = 25_000;
const OPCUA_SHOWN_MS = 20_000;
const RESUMED_MS = 5_000;
const FLOOD_NEWEST_MS = 2_000;
/** Of restarts, and of shuffles: a hundred in an hour, ten in a short storm. */
const AN_HOUR = 100;
const AT_LEAST = 10;

export function isMet({ is, most, least }: Figure): boolean {
  if (most === undefined && least === undefined) return true;
  return is !== null && is <= (most ?? is) && is >= (least ?? is);
}

/** Reads what a storm left in its folder; the box has stopped. */
export async function figuresOf(places: Places): Promise<Figures> {
  const deeds = (await allOf<Deed>(places.deeds)).toSorted((a, b) => a.at - b.at);
  const notes = await allOf<Note>(places.notes);
  const floods = await allOf<Flood>(places.floodLedger);
  const checks = {
    kept: checkKept(await allOf<Acknowledged>(places.mqttLedger)),
    tags: checkTags(await allOf<Entry>(places.opcuaLedger), { count: OPCUA_TAGS, tagOf: opcuaTagOf }),
    metrics: checkTags(await allOf<Entry>(places.edgeLedger), {
      ...{ count: EDGE_METRICS, tagOf: edgeTagOf, laterMs: ON_ITS_WAY_MS },
    }),
    floods: checkFloods(floods),
    floor: checkResumed(FLOOR, isMqtt, { deeds, withinMs: RESUMED_MS }),
    mes: checkResumed(MES, isOpcua, { deeds, withinMs: RESUMED_MS }),
  };
  for (const sample of samplesOf(places.data)) for (const check of Object.values(checks)) check.take(sample);
  const tags = checks.tags.figures();
  const seen = { deeds, notes };
  const [floor, mes] = [checks.floor.figures(), checks.mes.figures()];
  return [
    ...doneFigures(deeds, tags.shuffles),
    ...keptFigures(checks.kept),
    ...tagFigures('OPC UA', tags),
    ...tagFigures('Sparkplug', checks.metrics.figures()),
    msFigure('MQTT frozen, shown after', shownAfterMs(FLOOR, BROKER_SHOWN_MS, seen), BROKER_SHOWN_MS),
    msFigure('OPC UA frozen, shown after', shownAfterMs(MES, OPCUA_SHOWN_MS, seen), OPCUA_SHOWN_MS),
    msFigure('MQTT back, values after', floor.afterPeerMs, RESUMED_MS),
    msFigure('OPC UA back, values after', mes.afterPeerMs, RESUMED_MS),
    msFigure('box back, values of MQTT after', floor.afterBoxMs),
    msFigure('box back, values of OPC UA after', mes.afterBoxMs),
    ...floodFigures(floods, checks.floods.newestAfterMs(), timesTold(places.data, 'topic-flood')),
    ...memoryFigures(notes),
    {
      words: 'ends of the box that nobody ordered',
      is: count(deeds, 'box', 'crash'),
      unit: '',
      most: 0,
      of: '',
    },
  ];
}

const isMqtt = (tag: string): boolean => /^L[1-4]\./.test(tag);
const isOpcua = (tag: string): boolean => tag.startsWith('L5.');

const count = (deeds: readonly Deed[], peer: Deed['peer'], what: Deed['what'], how?: string): number =>
  deeds.filter((one) => one.peer === peer && one.what === what && (how ?? one.how) === one.how).length;

function doneFigures(deeds: readonly Deed[], shuffles: number): Figure[] {
  const timeOf = (what: Deed['what']): number => deeds.find((one) => one.what === what)?.at ?? 0;
  const hours = (timeOf('calm') - timeOf('storm')) / 3_600_000;
  const least = Math.max(AT_LEAST, Math.floor(AN_HOUR * Math.min(1, hours)));
  const freezes = `${count(deeds, 'broker', 'away', 'freeze')} MQTT, ${count(deeds, 'opcua', 'away', 'freeze')} OPC UA`;
  const restarts = count(deeds, 'opcua', 'back') - count(deeds, 'opcua', 'back', 'freeze');
  return [
    { words: 'minutes of storm', is: Math.round(hours * 600) / 10, unit: 'min', of: '' },
    { words: 'broker restarts', is: count(deeds, 'broker', 'back', 'restart'), unit: '', least, of: '' },
    { words: 'namespace shuffles', is: shuffles, unit: '', least, of: `${restarts} restarts and kills` },
    {
      words: 'freezes',
      is: count(deeds, 'broker', 'away', 'freeze') + count(deeds, 'opcua', 'away', 'freeze'),
      unit: '',
      least: 1,
      of: freezes,
    },
    { words: 'kills of the box', is: count(deeds, 'box', 'back', 'kill'), unit: '', least: 1, of: '' },
  ];
}

function keptFigures(kept: ReturnType<typeof checkKept>): Figure[] {
  const { acknowledged, lost, again, doubled, uncounted } = kept.figures();
  return [
    {
      words: 'values acknowledged by the broker',
      is: acknowledged,
      unit: '',
      least: 1,
      of: `${again} came again`,
    },
    { words: 'of them lost', is: lost, unit: '', most: 0, of: '' },
    { words: 'pieces counted twice', is: doubled, unit: '', most: 0, of: '' },
    { words: 'pieces not counted', is: uncounted, unit: '', most: 0, of: '' },
  ];
}

type TagsRead = ReturnType<ReturnType<typeof checkTags>['figures']>;

function tagFigures(peer: string, { wrong, wrongWords, good, notGood }: TagsRead): Figure[] {
  const words = wrongWords.map((one) => `\n    ${one}`).join('');
  return [
    { words: `${peer} values taken for good`, is: good, unit: '', least: 1, of: `${notGood} not good` },
    { words: 'of them of a wrong tag', is: wrong, unit: '', most: 0, of: words },
  ];
}

/** The worst of them; the middle one beside it. */
function msFigure(words: string, all: readonly number[], most?: number): Figure {
  const sorted = all.toSorted((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  const of = middle === undefined ? 'none to be judged' : `${sorted.length}, the middle one ${middle} ms`;
  return { words, is: sorted.at(-1) ?? null, unit: 'ms', of, ...(most !== undefined && { most }) };
}

function floodFigures(floods: readonly Flood[], newest: readonly (number | null)[], told: number): Figure[] {
  const never = newest.filter((one) => one === null).length;
  const came = newest.filter((one) => one !== null);
  return [
    {
      ...msFigure('newest of a flood after', came, FLOOD_NEWEST_MS),
      of: `${floods.map(({ perS }) => `${perS}/s`).join(', ')}`,
    },
    { words: 'newest of a flood never', is: never, unit: '', most: 0, of: `${floods.length} floods` },
    { words: 'floods told', is: told, unit: '', least: 1, of: '' },
  ];
}

function memoryFigures(notes: readonly Note[]): Figure[] {
  const { mostMb, grownMbPerHour, overMin } = memoryOf(notes);
  return [
    { words: 'memory of the box at most', is: mostMb, unit: 'MB', of: '' },
    { words: 'its growth an hour', is: grownMbPerHour, unit: 'MB', of: `its longest life, ${overMin} min` },
  ];
}
