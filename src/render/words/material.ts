// A part that runs out, in words.
import type { Decision, MaterialConsequence } from '../../core/types/decision.ts';
import { exactMoney, percent, pieces, rate } from '../number.ts';
import { dayTime, dayWords, duration, HOUR } from '../plant-time.ts';
import { capital, type Scene } from '../scene.ts';
import { plural, say } from '../speech.ts';
import { afterActBy } from './after.ts';
import { orderDay } from './option-part.ts';
import { fitTitle, orderWords, type Words } from './words.ts';

/** "Seal SK-210": the name, with its number where the name does not say it. */
export const materialLabel = (c: MaterialConsequence): string =>
  c.materialName.includes(c.materialId) ? c.materialName : `${c.materialName} ${c.materialId}`;

export const standWords = (scene: Scene, c: MaterialConsequence): string =>
  duration(scene, Math.round(c.standHours) * HOUR);

export function materialWords(scene: Scene, d: Decision, c: MaterialConsequence): Words {
  const work = orderWords(scene, c);
  const left = pieces(scene, c.leftPieces);
  const uses = { line: c.lineName, rate: rate(scene, c.usePerHour) };
  return {
    title: materialTitle(scene, c),
    long: longTitle(scene, c),
    place: [c.lineName, capital(work)],
    why: `${say(scene, '{line} uses {rate} an hour, **{pieces} left**.', { ...uses, pieces: left })} ${say(scene, '{work} still needs {pieces}.', { work: capital(work), pieces: pieces(scene, c.needPieces) })}`,
    so: `${shortWords(scene, c)} ${standing(scene, c)} ${delivery(scene, d, c)}`,
    risk: riskWords(scene, c),
    after: afterActBy(scene, d),
    assumption: assumption(scene, c),
    customer: c.customerName,
    strip: say(scene, '{material} out {day}', { material: c.materialId, day: dayWords(scene, c.runoutAt) }),
  };
}

function materialTitle(scene: Scene, c: MaterialConsequence): string {
  const at = dayTime(scene, c.runoutAt);
  const out = (material: string): string =>
    c.onlyLikely
      ? say(scene, '{material} may run out {at}', { material, at })
      : say(scene, '{material} runs out {at}', { material, at });
  return fitTitle(
    out(materialLabel(c)),
    out(c.materialId),
    say(scene, 'Out {at}: {material}', { at, material: c.materialId }),
  );
}

function longTitle(scene: Scene, c: MaterialConsequence): string {
  const places = {
    material: materialLabel(c),
    at: dayTime(scene, c.runoutAt),
    pieces: pieces(scene, c.shortPieces),
    work: orderWords(scene, c),
  };
  return c.onlyLikely
    ? say(scene, '{material} may run out {at}, {pieces} short of what {work} needs', places)
    : say(scene, '{material} runs out {at}, {pieces} short of what {work} needs', places);
}

function shortWords(scene: Scene, c: MaterialConsequence): string {
  const short = pieces(scene, c.shortPieces);
  return c.onlyLikely
    ? say(scene, 'It lasts if all comes as promised; else about **{pieces} short.**', { pieces: short })
    : say(scene, '**{pieces} short.**', { pieces: short });
}

const alsoStands = (c: MaterialConsequence): NonNullable<MaterialConsequence['alsoStands']> =>
  c.alsoStands ?? [];

/** "Line 1 stands for 27 h, Line 2 for 13 h." */
function standing(scene: Scene, c: MaterialConsequence): string {
  const first = { line: c.lineName, hours: standWords(scene, c) };
  const others = alsoStands(c).map(({ lineName: line, hours }) =>
    say(scene, '{line} for {hours}', { line, hours: duration(scene, Math.round(hours) * HOUR) }),
  );
  return others.length === 0
    ? say(scene, '{line} stands for {hours}.', first)
    : say(scene, '{line} stands for {hours}, {others}.', { ...first, others: others.join(', ') });
}

function riskWords(scene: Scene, c: MaterialConsequence): string {
  const all = [{ hours: c.standHours, standCostPerHourMinor: c.standCostPerHourMinor }, ...alsoStands(c)];
  const each = all.map(({ hours, standCostPerHourMinor: perHour }) =>
    perHour === null ? null : `${duration(scene, Math.round(hours) * HOUR)} x ${exactMoney(scene, perHour)}`,
  );
  return each.includes(null) ? say(scene, 'cost of standing not known') : each.join(' + ');
}

function delivery(scene: Scene, d: Decision, c: MaterialConsequence): string {
  if (c.leadWorkingDays === null) return say(scene, 'Delivery time not known.');
  if (d.actBy === null || d.actBy < scene.now)
    return plural(scene, c.leadWorkingDays, [
      'Delivery takes {n} working day.',
      'Delivery takes {n} working days.',
    ]);
  return plural(
    scene,
    c.leadWorkingDays,
    ['Delivery takes {n} working day: order **{day}**.', 'Delivery takes {n} working days: order **{day}**.'],
    { day: orderDay(scene, d.actBy) },
  );
}

function assumption(scene: Scene, c: MaterialConsequence): string {
  const uses = { line: c.lineName, rate: rate(scene, c.usePerHour) };
  const goesOn =
    c.nextReceiptAt === null
      ? say(scene, 'Assumes {line} goes on at {rate} an hour and no delivery is on its way.', uses)
      : say(scene, 'Assumes {line} goes on at {rate} an hour and the next delivery comes {at}.', {
          ...uses,
          at: dayTime(scene, c.nextReceiptAt),
        });
  return [goesOn, usageWords(scene, c), stockGap(scene, c), ...receiptWords(scene, c), apartWords(scene, c)]
    .filter((one) => one !== '')
    .join(' ');
}

/** Below one in a hundred the bill is right. */
const USAGE_SHOWN = 0.01;

function usageWords(scene: Scene, { usage, lineName, materialId }: MaterialConsequence): string {
  if (usage === null || Math.abs(usage.factor - 1) < USAGE_SHOWN) return '';
  const places = {
    line: lineName,
    share: percent(scene, Math.abs(usage.factor - 1)),
    material: materialId,
  };
  if (usage.by === 'counter')
    return usage.factor > 1
      ? say(scene, '{line} uses {share} more {material} than the bill says, by its counter.', places)
      : say(scene, '{line} uses {share} less {material} than the bill says, by its counter.', places);
  return usage.factor > 1
    ? say(
        scene,
        '{line} uses {share} more {material} than the bill says, by two counts of the shelf.',
        places,
      )
    : say(
        scene,
        '{line} uses {share} less {material} than the bill says, by two counts of the shelf.',
        places,
      );
}

/** ERP books late: what is gone from the shelf and not from the books. */
function stockGap(scene: Scene, c: MaterialConsequence): string {
  if (c.count !== null) return countGap(scene, c, c.count);
  if (c.unbookedPieces <= 0) return '';
  const places = { stock: pieces(scene, c.erpStockPieces), pieces: pieces(scene, c.unbookedPieces) };
  return c.unbookedSince === null
    ? say(scene, 'ERP says {stock}; {pieces} of them were used and are not booked yet.', places)
    : say(scene, 'ERP says {stock}; {pieces} of them were used since {since} and are not booked yet.', {
        ...places,
        since: dayTime(scene, c.unbookedSince),
      });
}

function countGap(
  scene: Scene,
  c: MaterialConsequence,
  count: NonNullable<MaterialConsequence['count']>,
): string {
  const counted = { counted: pieces(scene, count.pieces), at: dayTime(scene, count.at) };
  if (c.unbookedPieces === 0) return say(scene, '{counted} were counted {at}; ERP agrees.', counted);
  const places = {
    ...counted,
    stock: pieces(scene, c.erpStockPieces),
    pieces: pieces(scene, Math.abs(c.unbookedPieces)),
  };
  return c.unbookedPieces > 0
    ? say(scene, '{counted} were counted {at}. ERP says {stock}, {pieces} too many.', places)
    : say(scene, '{counted} were counted {at}. ERP says {stock}, {pieces} too few.', places);
}

/** Deliveries that a buyer would ask about: named, one sentence each, the first few. */
const MOST_RECEIPTS = 3;

function receiptWords(scene: Scene, { receipts }: MaterialConsequence): string[] {
  return receipts
    .flatMap(({ id, pieces: many, promisedAt, confirmed, overdueDays }) => {
      const what = { delivery: id, pieces: pieces(scene, many) };
      if (promisedAt === null)
        return [say(scene, 'Delivery {delivery} of {pieces} has no date and is not counted.', what)];
      if (overdueDays > 0)
        return [
          say(scene, 'Delivery {delivery} of {pieces} is {time} overdue and is not counted.', {
            ...what,
            time: overdueWords(scene, overdueDays),
          }),
        ];
      return confirmed ? [] : [say(scene, 'Delivery {delivery} of {pieces} is not confirmed.', what)];
    })
    .slice(0, MOST_RECEIPTS);
}

const overdueWords = (scene: Scene, days: number): string =>
  days < 1
    ? `${Math.max(1, Math.round(days * 24))} h`
    : plural(scene, Math.round(days), ['{n} day', '{n} days']);

function apartWords(scene: Scene, { apart }: MaterialConsequence): string {
  const of = (many: number): { pieces: string } => ({ pieces: pieces(scene, many) });
  const parts = [
    apart.inspection > 0 ? [say(scene, '{pieces} in inspection', of(apart.inspection))] : [],
    apart.blocked > 0 ? [say(scene, '{pieces} blocked', of(apart.blocked))] : [],
    apart.consignment > 0 ? [say(scene, '{pieces} on consignment', of(apart.consignment))] : [],
    apart.reserved > 0 ? [say(scene, '{pieces} reserved', of(apart.reserved))] : [],
  ].flat();
  return parts.length === 0 ? '' : say(scene, 'Not counted: {parts}.', { parts: parts.join(', ') });
}
