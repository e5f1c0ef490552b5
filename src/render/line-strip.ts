// The quiet plant: each line's pieces an hour against plan, coloured only where a decision stands on it.

import type { SampleValue } from '../core/types/observation.ts';
import type { LineStatus } from '../core/types/picture.ts';
import type { UtcMs } from '../core/types/time.ts';
import { type Html, html, raw } from './html.ts';
import { bandMark } from './mark.ts';
import { percent, rate, steadyRate } from './number.ts';
import type { Part } from './part.ts';
import { type Linking, lineHref } from './place-links.ts';
import { dayTime, dayWords } from './plant-time.ts';
import type { Scene } from './scene.ts';
import { say } from './speech.ts';
import { decisionWords } from './words/decision.ts';

/** The plan mark stands here on a bar of 200, so that a line over plan still shows it. */
const PLAN_X = 180;
const BAR = 200;
/** Closer to plan than this is on plan: rates of minutes scatter more than that. */
const ON_PLAN = 0.03;

/** The newest value of a tag, whether it is good, and when it was true; null where none is known. */
export type LiveValues = (
  tag: string,
) => { readonly value: SampleValue; readonly good: boolean; readonly at: UtcMs } | null;

export const lineParts = (scene: Scene, live: LiveValues, linking: Linking): readonly Part[] =>
  scene.picture.lines.map((l) => ({
    id: `line-${l.lineId}`,
    html: lineItem(scene, l, { perHour: rateOf(l, live), href: lineHref(scene, l.lineId, linking) }),
  }));

function rateOf(l: LineStatus, live: LiveValues): number | null {
  const newest = l.rateTag === null ? null : live(l.rateTag);
  return newest?.good === true && typeof newest.value === 'number' ? newest.value : measured(l);
}

/** What nobody counted is the plan: shown as one, never as a rate. */
const measured = (l: LineStatus): number | null => (l.isMeasured === false ? null : l.ratePerHour);

type Drawn = { readonly perHour: number | null; readonly href: string };

function lineItem(scene: Scene, l: LineStatus, { perHour, href }: Drawn): Html {
  const running = l.scheduled && perHour !== null && l.silentSince === null;
  const plan = l.planPerHour === null || !l.scheduled ? '' : ` / ${rate(scene, l.planPerHour)}`;
  const cls = `line${l.band === null ? '' : ` b${l.band}`}${l.scheduled ? '' : ' off'}`;
  // What a silent line runs is as old as its news, and the words need the room.
  const order =
    l.silentSince !== null
      ? ''
      : l.orderId !== null && l.scheduled
        ? orderOn(scene, l.orderId, l.isProposed)
        : idle(scene, l);
  return html`<li class="${cls}" id="line-${l.lineId}"><p class="ln"><b><a href="${href}">${l.name}</a></b>${l.band !== null && bandMark(l.band)}<span class="lv">${running ? steadyRate(scene, perHour) : '–'}<small>${running ? plan : ''}</small></span></p>
${bullet(running ? perHour : null, l.planPerHour)}<p class="lnote">${note(scene, l, perHour)}<span>${order}</span></p></li>`;
}

const orderOn = (scene: Scene, order: string, isProposed: boolean): string =>
  isProposed ? say(scene, 'Probably {order}', { order }) : say(scene, 'Order {order}', { order });

function bullet(perHour: number | null, plan: number | null): Html {
  const width = perHour === null || plan === null || plan <= 0 ? 0 : Math.min(BAR, (perHour / plan) * PLAN_X);
  const mark =
    perHour === null || plan === null
      ? ''
      : `<rect x="${PLAN_X - 1}" y="0" width="2.5" height="12" class="pl"/>`;
  return raw(
    `<svg class="bullet" viewBox="0 0 ${BAR} 12" preserveAspectRatio="none" aria-hidden="true"><rect x="0" y="3" width="${BAR}" height="6" class="trk"/><rect x="0" y="3" width="${Math.round(Math.max(0, width) * 10) / 10}" height="6" class="fill"/>${mark}</svg>`,
  );
}

const idle = (scene: Scene, l: LineStatus): string =>
  l.nextShiftAt === null ? '' : say(scene, 'until {day}', { day: dayWords(scene, l.nextShiftAt) });

function note(scene: Scene, l: LineStatus, perHour: number | null): string {
  if (l.silentSince !== null)
    return say(scene, 'No news since {since}', { since: dayTime(scene, l.silentSince) });
  if (!l.scheduled) return say(scene, 'Not scheduled');
  const decision = scene.picture.decisions.find((d) => d.id === l.decisionId);
  if (decision !== undefined) return decisionWords(scene, decision).strip;
  if (l.unknown !== null) return l.unknown;
  if (perHour === null && l.isMeasured === false) return say(scene, 'Not measured yet');
  if (perHour === null || l.planPerHour === null || l.planPerHour <= 0) return say(scene, 'Rate not known');
  const gap = perHour / l.planPerHour - 1;
  if (Math.abs(gap) < ON_PLAN) return say(scene, 'On plan');
  const share = percent(scene, Math.abs(gap));
  return gap < 0 ? say(scene, '{share} under plan', { share }) : say(scene, '{share} over plan', { share });
}
