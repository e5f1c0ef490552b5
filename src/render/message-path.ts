// The path of a decision in one line of a message: where each thing comes from.
import type { Decision } from '../core/types/decision.ts';
import type { UtcMs } from '../core/types/time.ts';
import { exactMoney, pieces, rate } from './number.ts';
import { dayTime } from './plant-time.ts';
import { midSentence, type Scene, sourceTitle } from './scene.ts';
import { say } from './speech.ts';
import { nodeWords } from './words/path.ts';

/** A value read within this before the picture belongs to its minute. */
const MOMENT_MS = 60_000;

const momentTime = (scene: Scene, at: UtcMs): string =>
  dayTime(scene, scene.now - at < MOMENT_MS ? scene.now : at);

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
  return say(scene, 'How we know: {path}', { path: nodes.join(' > ') });
}

type Shown = { readonly kind: string; readonly id: string; readonly label: string };

function nodeName(scene: Scene, d: Decision, { kind, id, label }: Shown): string {
  const c = d.consequence;
  const delay = c.type === 'delay' ? c : null;
  switch (kind) {
    case 'tag':
      return tagName(scene, c, id);
    case 'run':
      return delay === null
        ? say(scene, 'run {id}', { id })
        : say(scene, 'run {id}, {pieces} to make', { id, pieces: pieces(scene, delay.openPieces) });
    case 'order':
    case 'salesOrderLine':
      return say(scene, 'order {id}', { id });
    case 'shipment':
      return delay === null
        ? say(scene, 'shipment {id}', { id })
        : say(scene, 'shipment {id}, {departs}', { id, departs: dayTime(scene, delay.departsAt) });
    case 'margin':
    case 'rework':
      return costName(scene, c, { kind, label });
    default:
      return label;
  }
}

function costName(scene: Scene, c: Decision['consequence'], { kind, label }: Omit<Shown, 'id'>): string {
  if (c.type === 'delay' && c.marginMinor !== null)
    return say(scene, 'margin {money}', { money: exactMoney(scene, c.marginMinor) });
  if (c.type === 'material') return say(scene, 'cost of standing {label}', { label });
  return kind === 'margin'
    ? say(scene, 'margin {money}', { money: label })
    : say(scene, 'rework {label}', { label });
}

function tagName(scene: Scene, c: Decision['consequence'], id: string): string {
  switch (c.type) {
    case 'delay':
      return say(scene, 'tag {id} {rate}/h', { id, rate: rate(scene, c.rateNowPerHour) });
    case 'material':
      return say(scene, 'tag {id} {rate}/h', { id, rate: rate(scene, c.usePerHour) });
    case 'quality':
      return say(scene, 'tag {id} {pieces} bad', { id, pieces: pieces(scene, c.badPieces) });
    case 'notice':
      return say(scene, 'tag {id}', { id });
    default:
      throw new Error(`a consequence without a figure: ${c satisfies never}`);
  }
}
