// The path of a decision in one line of a message: where each thing comes from.
import type { Decision } from '../core/types/decision.ts';
import type { UtcMs } from '../core/types/time.ts';
import { exactMoney, pieces, rate } from './number.ts';
import { dayTime } from './plant-time.ts';
import { midSentence, type Scene, sourceTitle } from './scene.ts';
import { nodeWords } from './words/path.ts';

/** A value read within this before the picture belongs to its minute. */
const MOMENT_MS = 60_000;

const momentTime = (scene: Scene, at: UtcMs): string =>
  dayTime(scene.zone, scene.now - at < MOMENT_MS ? scene.now : at, scene.now);

export function howWeKnow(scene: Scene, d: Decision): string {
  const last = d.path.length - 1;
  const nodes = d.path.map((n, i) => {
    const { label, fact } = nodeWords(scene, d, n);
    const from =
      n.source === null || (i !== 0 && i !== last)
        ? ''
        : ` (${sourceTitle(scene, n.source)}${n.effectiveAt === null ? '' : `, ${momentTime(scene, n.effectiveAt)}`})`;
    if (!n.proven) return `${midSentence(label)}: ${fact}`;
    return `${nodeName(scene, d, { kind: n.kind, id: n.id, label })}${from}`;
  });
  return `How we know: ${nodes.join(' > ')}`;
}

function nodeName(scene: Scene, d: Decision, n: { kind: string; id: string; label: string }): string {
  const c = d.consequence;
  switch (n.kind) {
    case 'tag':
      return `tag ${n.id}${tagFigure(c)}`;
    case 'run':
      return c.type === 'delay' ? `run ${n.id}, ${pieces(c.openPieces)} to make` : `run ${n.id}`;
    case 'order':
    case 'salesOrderLine':
      return `order ${n.id}`;
    case 'shipment':
      return c.type === 'delay'
        ? `shipment ${n.id}, ${dayTime(scene.zone, c.departsAt, scene.now)}`
        : `shipment ${n.id}`;
    case 'margin':
    case 'rework':
      return c.type === 'delay' && c.marginMinor !== null
        ? `margin ${exactMoney(c.marginMinor, scene.currency)}`
        : `${c.type === 'material' ? 'cost of standing' : n.kind} ${n.label}`;
    default:
      return n.label;
  }
}

function tagFigure(c: Decision['consequence']): string {
  switch (c.type) {
    case 'delay':
      return ` ${rate(c.rateNowPerHour)}/h`;
    case 'material':
      return ` ${rate(c.usePerHour)}/h`;
    case 'quality':
      return ` ${pieces(c.badPieces)} bad`;
    case 'notice':
      return '';
    default:
      throw new Error(`a consequence without a figure: ${c satisfies never}`);
  }
}
