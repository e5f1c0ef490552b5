// Bad pieces on their way to a customer, in words.
import type { Decision, QualityConsequence } from '../../core/types/decision.ts';
import { exactMoney, percent, pieces, projected } from '../number.ts';
import { dayTime, HOUR } from '../plant-time.ts';
import type { Scene } from '../scene.ts';
import { plural, say } from '../speech.ts';
import { fitTitle, nameInside, orderWords, type Words } from './words.ts';

export function qualityWords(scene: Scene, d: Decision, c: QualityConsequence): Words {
  const title = qualityTitle(scene, c);
  const station = nameInside(scene, c.stationName);
  const by = dayTime(scene, c.inspectionAt);
  const sorted = { pieces: projected(scene, c.projectedBadPieces), by };
  return {
    title,
    long: say(scene, '{title}, {pieces} by {by} if {station} runs on', { ...sorted, title, station }),
    place: [c.lineName, c.stationName],
    why: say(scene, '{station} rejects **{share}** since {since}. Usual: {usual}. It feeds run {run}.', {
      station: c.stationName,
      share: percent(scene, c.badShare),
      since: dayTime(scene, c.since),
      usual: percent(scene, c.usualShare),
      run: c.runId,
    }),
    so: `${madeFor(scene, c)} ${say(scene, 'Left alone: **{pieces} bad** by {by}, final inspection.', sorted)}`,
    risk: c.reworkCostMinor === null ? say(scene, 'cost of rework not known') : say(scene, 'rework'),
    after: hasFix(d)
      ? `${hourly(scene, c)}${leaves(scene, c)}${evenAt(scene, d, c)}`
      : `${hourly(scene, c)}${leaves(scene, c)} ${say(scene, 'No countermeasure is known.')}`,
    assumption: `${held(scene, c)}${goesOn(scene, c, station)}`,
    customer: c.customerName,
    strip: fitTitle(
      say(scene, '{station}: {pieces} bad', {
        station: c.stationName,
        pieces: pieces(scene, c.badPieces),
      }),
    ),
  };
}

function madeFor(
  scene: Scene,
  { runId: run, orderId: order, customerName: customer }: QualityConsequence,
): string {
  if (order === '') return say(scene, 'Run {run} makes no known order.', { run });
  return customer === null
    ? say(scene, 'Run {run} is order {order}, customer not known.', { run, order })
    : say(scene, 'Run {run} is order {order} for **{customer}**.', { run, order, customer });
}

const goesOn = (scene: Scene, c: QualityConsequence, station: string): string =>
  say(
    scene,
    'Assumes {station} goes on rejecting {share}: {bad} of {pieces} an hour; nine in ten that it ends between {low} and {high}.',
    {
      station,
      share: percent(scene, c.badShare),
      bad: Math.round(c.badPerHour),
      pieces: pieces(scene, hourlyPieces(scene, c)),
      low: pieces(scene, c.projectedBadLow),
      high: pieces(scene, c.projectedBadHigh),
    },
  );

/** Holding alone mends nothing. */
const hasFix = (d: Decision): boolean =>
  d.options.some((o) => o.parts.some((p) => p.type === 'stop-and-fix' && p.minutes > 0));

/** Why act-by is when it is, where nothing closes: from then on waiting has cost more than the fix. */
function evenAt(scene: Scene, d: Decision, c: QualityConsequence): string {
  const first = d.options[0];
  const closes = first?.kind !== 'recover' || first.closesAt !== null || c.nextLeavesAt !== null;
  if (closes || d.actBy === null || !first.costMinor) return '';
  const places = { at: dayTime(scene, d.actBy), cost: exactMoney(scene, first.costMinor) };
  const even =
    d.actBy < scene.now
      ? say(scene, 'Since {at} they have cost more than the {cost} fix.', places)
      : say(scene, 'From {at} they have cost more than the {cost} fix.', places);
  return ` ${even}`;
}

function leaves(scene: Scene, { nextLeavesAt }: QualityConsequence): string {
  if (nextLeavesAt === null) return '';
  return ` ${say(scene, 'The next box leaves {at}.', { at: dayTime(scene, nextLeavesAt) })}`;
}

/** Boxes named on a card; all of them are in the data. */
const MOST_UNITS = 6;

function held(scene: Scene, c: QualityConsequence): string {
  if (c.containment.length === 0) return '';
  const here = c.containment.filter((unit) => unit.shippedAt === null).map((unit) => unit.id);
  const gone = c.containment.filter((unit) => unit.shippedAt !== null).map((unit) => unit.id);
  const since = dayTime(scene, c.holdSince);
  const hold =
    here.length === 0
      ? ''
      : `${say(scene, 'Hold {units}: everything since {since}.', { units: named(scene, here), since })} `;
  const shipped =
    gone.length === 0 ? '' : `${say(scene, 'Shipped already: {units}.', { units: named(scene, gone) })} `;
  return `${hold}${shipped}`;
}

function named(scene: Scene, ids: readonly string[]): string {
  const names = ids.slice(0, MOST_UNITS).join(', ');
  if (ids.length <= MOST_UNITS) return names;
  const more = ids.length - MOST_UNITS;
  return plural(scene, more, ['{names} and {n} more', '{names} and {n} more'], { names });
}

function qualityTitle(scene: Scene, c: QualityConsequence): string {
  const bad = plural(scene, Math.round(c.badPieces), ['{n} bad piece', '{n} bad pieces']);
  const order = say(scene, '{bad} in {work}', { bad, work: orderWords(scene, c) });
  if (c.customerName === null) return fitTitle(order, `${bad}: ${c.orderId || c.runId}`);
  const job = say(scene, "{bad} in {customer}'s job", { bad, customer: c.customerName });
  return fitTitle(job, order, `${bad}: ${c.orderId}`);
}

const hourly = (scene: Scene, c: QualityConsequence): string =>
  plural(scene, Math.round(c.badPerHour), [
    'Each hour adds {n} bad piece.',
    'Each hour adds {n} bad pieces.',
  ]);

/** What the station makes in an hour, from what it made since the change. */
function hourlyPieces(scene: Scene, c: QualityConsequence): number {
  const hours = (scene.now - c.since) / HOUR;
  return c.badShare > 0 ? c.badPerHour / c.badShare : hours > 0 ? c.piecesSince / hours : 0;
}
