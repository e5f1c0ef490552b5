// After an outage: one message a person and way, within a minute of the link; and while the mail is away, what is now goes by SMS.
import type { Outage, Span, WayId } from '../truth/truth.ts';
import {
  type Case,
  type Found,
  isAsking,
  isWayUp,
  isWithin,
  type Message,
  nameOf,
  standAt,
  waysTo,
} from './case.ts';
import { stillAsks } from './taken-back.ts';

const SECOND = 1_000;
const MINUTE = 60_000;
/** The next probe is half a minute away at most. */
const SEEN_WITHIN = 35 * SECOND;
const TOLD_WITHIN = 60 * SECOND;
const BY_SMS_WITHIN = 120 * SECOND;
/** Before that the second way leaves it to the first, also where that one is away. */
const SECOND_WAY_AFTER = 10 * MINUTE;
/** What waited less before a start is not put together. */
const LEFT_OVER = 10 * MINUTE;
/** Shorter ones may be over before anybody saw them. */
const SEEN_FROM = 3 * MINUTE;

export function afterOutages(given: Case): Found[] {
  const outages = given.truth.outages.filter(({ span: [from, to] }) => to - from >= SEEN_FROM);
  return outages.flatMap((outage) => [...crowded(given, outage), ...unseen(given, outage)]);
}

/** More than one of what waited reached a person at once. */
function crowded(given: Case, { way, span: [from, to] }: Outage): Found[] {
  const plannedAt = new Map(given.messages.map(({ plan }) => [plan.dedupKey, plan]));
  const waited = given.took.filter((one) => {
    const plan = plannedAt.get(nameOf(one.key));
    const isOld =
      plan === undefined ? one.cls === 'outage' : plan.t < to && plan.t >= from && plan.band !== 1;
    if (one.way !== way || one.t < to || one.t >= to + LEFT_OVER || !isOld || !isAsking(one.cls))
      return false;
    // What this way leaves to the first until the link was back, and goes by it in its time, did not wait for the link.
    const beginsAt = plan === undefined ? from : wayBeginsAt(given, plan, way);
    if (beginsAt >= to && one.beganAt >= beginsAt) return false;
    const startedAt = given.up.findLast(([begin]) => begin <= one.t)?.[0] ?? 0;
    // A box that began when the link was back knows of no outage: what had waited a moment goes as it is.
    return startedAt < to - SEEN_WITHIN || plan === undefined || startedAt - plan.t >= LEFT_OVER;
  });
  return [...Map.groupBy(waited, ({ to: reader }) => reader).entries()].flatMap(([reader, all]): Found[] => {
    const names = new Set(all.map(({ key }) => key));
    if (names.size <= 1) return [];
    const words = `${names.size} messages by ${way} to ${reader} after the outage: ${[...names].join(' ')}`;
    return [{ rule: 'crowded', t: to, words, taskId: all[0]?.about[0] ?? null, to: reader }];
  });
}

/** The panel says that a way is shut, and that it is open again. */
function unseen({ history, up }: Case, { way, span: [from, to] }: Outage): Found[] {
  const said = history.flatMap((line) => (line.kind === 'way' && line.way === way ? [line] : []));
  const isUpFor = ([begin, end]: Span): boolean => up.some((one) => one[0] <= begin && end <= one[1]);
  const late: Found[] = [];
  const at = Math.max(from, up.find((one) => one[1] > from)?.[0] ?? from);
  const shutBy = at + 100 * SECOND;
  const found = (t: number, words: string) => late.push({ rule: 'unseen', t, words, taskId: null, to: null });
  const isShut = said.findLast(({ t }) => t <= shutBy)?.isShut === true;
  if (shutBy < to && isUpFor([at, shutBy]) && !isShut) found(shutBy, `${way} was away and nobody was told`);
  const isOpen = said.findLast(({ t }) => t <= to + SEEN_WITHIN)?.isShut !== true;
  if (isUpFor([from, to + SEEN_WITHIN]) && !isOpen) found(to, `${way} was back and nobody was told`);
  return late;
}

/** What waited and still asks is told within a minute of the link, where the peer takes it at once. */
export function late(given: Case): Found[] {
  const { truth, messages, up, tasks } = given;
  if (truth.peersFail) return [];
  return truth.outages.flatMap(({ way, span: [from, to] }) => {
    if (to - from < SEEN_FROM || !up.some((one) => one[0] < from && to + TOLD_WITHIN < one[1])) return [];
    return messages.flatMap(({ plan, took }): Found[] => {
      const waits = plan.held === null && plan.t >= from && plan.t < to - MINUTE && isAsking(plan.cls);
      const ways = waysTo(given, plan.to);
      if (!waits || !ways.includes(way) || took.some(({ t }) => t < to)) return [];
      // A list by another way that was back before tells them as well.
      const inList = given.took.some(
        ({ to: reader, t, cls, about }) =>
          cls === 'outage' &&
          reader === plan.to &&
          t >= plan.t &&
          t < to &&
          plan.about.some((id) => about.includes(id)),
      );
      if (inList) return [];
      const dueAt = Math.max(to, wayBeginsAt(given, plan, way));
      const by = dueAt + TOLD_WITHIN + (way === 'sms' ? 10 : 2) * SECOND;
      if (isTakenBack(given, plan, by)) return [];
      const open = plan.about.filter((id) => {
        const task = tasks.get(id);
        return task !== undefined && [to, by].every((t) => stillAsks(standAt(task, t), plan.to));
      });
      const told = given.took.some(
        (one) =>
          one.to === plan.to && one.t >= to && one.t <= by && open.some((id) => one.about.includes(id)),
      );
      if (open.length === 0 || told) return [];
      return [
        {
          rule: 'late after outage',
          t: by,
          words: `${plan.to} was not told of ${open.join()} by ${way}`,
          taskId: open[0] ?? null,
          to: plan.to,
        },
      ];
    });
  });
}

/** When a message may first go by that way: the second one leaves what can wait to the first for a while. */
function wayBeginsAt(given: Case, { t, to, band }: Message['plan'], way: WayId): number {
  const isSecond = way === 'sms' && waysTo(given, to).includes('mail') && band !== 1;
  return isSecond ? t + SECOND_WAY_AFTER : t;
}

/**
 * Between its plan and then nothing that it names asked its reader: another had taken it, or it was over. That took the message
 * back for good; whoever is asked after that is asked by another.
 */
function isTakenBack({ tasks }: Case, { t: from, to, about }: Message['plan'], until: number): boolean {
  const named = about.flatMap((id) => tasks.get(id) ?? []);
  const moments = named.flatMap(({ stands }) => stands.map(({ t }) => t));
  return moments
    .filter((t) => t > from && t <= until)
    .some((t) => named.every((task) => !stillAsks(standAt(task, t), to)));
}

/** Band 1 while the mail is away: by SMS within two minutes. */
export function nowBySms(given: Case): Found[] {
  return given.messages.flatMap(({ plan, took }): Found[] => {
    const { t, to, band, held, taskId } = plan;
    const by = t + BY_SMS_WITHIN;
    const counts = band === 1 && held === null && isAsking(plan.cls) && !given.truth.peersFail;
    if (!counts || !waysTo(given, to).includes('sms') || isWayUp(given, 'mail', t)) return [];
    const isUp = given.up.some((one) => one[0] <= t && by < one[1]);
    const modemUp =
      isWayUp(given, 'sms', t - MINUTE) && isWayUp(given, 'sms', t) && isWayUp(given, 'sms', by);
    const task = given.tasks.get(taskId ?? -1);
    const asks = task !== undefined && stillAsks(standAt(task, t + 15 * SECOND), to);
    if (!isUp || !modemUp || !asks || took.some((one) => one.t <= by)) return [];
    return [
      {
        rule: 'not by SMS',
        t: by,
        words: `band 1, mail away, no SMS to ${to} within two minutes`,
        taskId,
        to,
      },
    ];
  });
}

export const isBoxUp = ({ up }: Case, t: number): boolean => isWithin(up, t);
