// The nodes of the path in words: what each is called, what it says, where that comes from and how old it is.

import type { Consequence, Decision } from '../../core/types/decision.ts';
import type { SampleValue } from '../../core/types/observation.ts';
import type { PathNode } from '../../core/types/path-node.ts';
import type { UtcMs } from '../../core/types/time.ts';
import { exactMoney, pieces, steadyRate } from '../number.ts';
import { dayTime, MINUTE } from '../plant-time.ts';
import { ageWords, OWN_SOURCES, ruleName, type Scene, sourceTitle } from '../scene.ts';
import { say } from '../speech.ts';
import { materialLabel } from './material.ts';
import { factOf } from './path-fact.ts';
import { missingWords } from './path-kind.ts';
import type { NodeWords } from './words.ts';

/** "MES, 2 s ago" or "Rule R-07". "source not known" is said, never left out. */
export function originWords(scene: Scene, n: PathNode, d: Decision): string {
  if (n.ruleId !== null) return say(scene, 'Rule {rule}', { rule: ruleName(scene, n.ruleId) });
  const reckoned = n.kind === 'material' ? leftFrom(scene, n, d) : null;
  if (reckoned !== null) return reckoned;
  if (n.source === null) return say(scene, 'source not known');
  const title = sourceTitle(scene, n.source);
  // The box's own config does not age from second to second: since when it holds is all there is to say.
  if (OWN_SOURCES.includes(n.source) && n.effectiveAt !== null)
    return `${title}, ${dayTime(scene, n.effectiveAt)}`;
  return n.effectiveAt === null
    ? say(scene, '{source}, age not known', { source: title })
    : `${title}, ${ageWords(scene, n.effectiveAt)}`;
}

/** "ERP 7,460 less 2,600 counted by MES": what is left is nobody's figure. Null: it is ERP's own. */
function leftFrom(scene: Scene, n: PathNode, d: Decision): string | null {
  const c = d.consequence;
  if (c.type !== 'material' || n.source === null || c.unbookedPieces === 0) return null;
  if (c.count !== null)
    return say(scene, 'Counted {pieces} {at}', {
      pieces: pieces(scene, c.count.pieces),
      at: dayTime(scene, c.count.at),
    });
  const floor = d.path.find((one) => one.kind === 'tag')?.source ?? null;
  const places = {
    source: sourceTitle(scene, n.source),
    stock: pieces(scene, c.erpStockPieces),
    pieces: pieces(scene, Math.abs(c.unbookedPieces)),
  };
  const isLess = c.unbookedPieces > 0;
  if (floor === null)
    return isLess
      ? say(scene, '{source} {stock} less {pieces}', places)
      : say(scene, '{source} {stock} and {pieces}', places);
  const all = { ...places, floor: sourceTitle(scene, floor) };
  return isLess
    ? say(scene, '{source} {stock} less {pieces} counted by {floor}', all)
    : say(scene, '{source} {stock} and {pieces} counted by {floor}', all);
}

/** "110.1 an hour now", where the tag is the rate of a line; null: its bare value says nothing to people. */
export function liveWords(
  scene: Scene,
  tag: string,
  newest: { readonly value: SampleValue; readonly at: UtcMs },
): string | null {
  const { value, at } = newest;
  const isRate = scene.picture.lines.some((l) => l.rateTag === tag);
  if (!isRate || typeof value !== 'number') return null;
  const perHour = { rate: steadyRate(scene, value) };
  return scene.now - at < MINUTE
    ? say(scene, '{rate} an hour now', perHour)
    : say(scene, '{rate} an hour', perHour);
}

/** `tag` reads what the floor says; the rest is what the decision rests on. */
export function nodeWords(scene: Scene, d: Decision, n: PathNode): NodeWords {
  const label = labelOf(scene, d, n);
  if (!n.proven) return { label, fact: missingWords(scene, n.missing) };
  return { label, fact: factOf(scene, d, n) };
}

function labelOf(scene: Scene, d: Decision, n: PathNode): string {
  const c = d.consequence;
  switch (n.kind) {
    case 'line':
      return c.lineName;
    case 'run':
      return say(scene, 'Run {run}', { run: n.id });
    case 'order':
    case 'salesOrderLine':
      return n.id === '' ? say(scene, 'Order not known') : say(scene, 'Order {order}', { order: n.id });
    case 'customer':
      return c.customerName ?? say(scene, 'Customer not known');
    case 'station':
      return c.type === 'quality' ? c.stationName : n.id;
    case 'material':
    case 'stock':
      return c.type === 'material' ? materialLabel(c) : n.id;
    case 'margin':
    case 'rework':
      return moneyLabel(scene, d, c);
    default:
      return c.type === 'notice' && n.kind === c.subjectKind ? c.subjectName : n.id;
  }
}

function moneyLabel(scene: Scene, d: Decision, c: Consequence): string {
  const minor = c.type === 'delay' ? c.marginMinor : d.atRiskMinor;
  return minor === null ? say(scene, 'Amount not known') : exactMoney(scene, minor);
}
