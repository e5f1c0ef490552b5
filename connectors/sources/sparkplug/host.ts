// A host that only listens: takes the messages of edge nodes in their order, and knows which of them live.
import type { Clock } from '../../../src/contracts/clock.ts';
import type { Observation } from '../../../src/core/types/observation.ts';
import type { UtcMs } from '../../../src/core/types/time.ts';
import { AHEAD_MAX_MS } from '../../edge/edge-time.ts';
import { missedBirth, notePause } from './absence.ts';
import { bdSeqOf, type NodeState, OWN, placeOf, unbornNode } from './births.ts';
import type { Said } from './desk.ts';
import type { NodeLife } from './node-life.ts';
import { type Payload, readPayload } from './payload.ts';
import { openReorder, REORDER_MS, type Reorder } from './reorder.ts';
import { judgeSeq } from './sequence.ts';
import { type Kind, parseTopic, type Topic } from './topic.ts';
import type { Troubles } from './troubles.ts';
import type { WantedTags } from './wanted.ts';
import { nodeTwiceWords, unreadablePayloadWords } from './words.ts';

/** The devices of a node follow its birth at once; those that have not by then are not there, ms. */
const DEVICES_FOLLOW_WITHIN_MS = 10_000;
/** Births of devices that wait in memory for that of their node; more do not overtake it. */
const EARLY_MAX = 64;
const RETAINED = 'The broker sent a birth it had kept (retained): nobody knows how old it is.';
const OLD_ROW = 'Messages before its new birth were lost.';

export type Message = {
  readonly topic: string;
  readonly bytes: Uint8Array;
  readonly isRetained: boolean;
};

export type HostParts = {
  readonly clock: Clock;
  readonly wanted: WantedTags;
  readonly troubles: Troubles;
  readonly life: NodeLife;
  /** By "GROUP/EDGE". */
  readonly nodes: Map<string, NodeState>;
  /** Resolves when the observations are durable. */
  put(observations: readonly Observation[]): Promise<void>;
  /** Resolves when what the node said it is, is kept. */
  keep(node: NodeState): Promise<void>;
  /** A birth of this node is missing. */
  wantBirth(node: NodeState): void;
  /** An edge node died, or came back from the dead. */
  changed(): void;
};

export type Host = {
  /** Resolves when the message is durable, or there is nothing in it to be kept. Call it in the order of arrival. */
  take(message: Message): Promise<void>;
  /** What waits for others is let go: the broker has it still, or the next run finds it missing. */
  close(): void;
};

type Taken = Said & { readonly kind: Kind; readonly seq: number; readonly sentAt: number | null };
type Orphan = { readonly bdSeq: string; readonly atMono: number };
type Early = { readonly taken: Taken; readonly atMono: number };
type Born = { readonly sentAt: number; readonly atMono: number };
type Desk = HostParts & {
  /** Of nodes whose devices are waited for: ends the wait. */
  readonly expecting: Map<NodeState, () => void>;
  readonly orphans: WeakMap<NodeState, Orphan>;
  readonly born: WeakMap<NodeState, Born>;
  /** Births of devices that came before their node's. */
  readonly early: WeakMap<NodeState, readonly Early[]>;
  readonly reorder: Reorder<Taken>;
  /** Edge nodes known from before the box was away, of which nothing was heard since. */
  readonly resumed: Set<NodeState>;
};

export function openHost(parts: HostParts): Host {
  const reorder = openReorder<Taken>({
    clock: parts.clock,
    take: (node, taken) => takeNext(parts, node, taken),
    lost: (node, words) => {
      node.doubt = words;
    },
    wentOn: (node) => sayDoubtful(parts, node),
  });
  const desk: Desk = {
    ...{ ...parts, reorder, expecting: new Map(), resumed: new Set(parts.nodes.values()) },
    ...{ orphans: new WeakMap(), born: new WeakMap(), early: new WeakMap() },
  };
  const close = (): void => {
    reorder.close();
    for (const cancel of desk.expecting.values()) cancel();
  };
  return { close, take: (message) => takeMessage(desk, message) };
}

/** Nothing here waits before the message is with the box: the order would be lost. */
function takeMessage(desk: Desk, { topic: text, bytes, isRetained }: Message): Promise<void> {
  const { wanted, troubles, nodes, put } = desk;
  const topic = parseTopic(text);
  const at = desk.clock.now();
  if (topic === null) return Promise.resolve();
  const torn = wanted.met(topic.group, topic.node) ? [put(tornTags(desk, topic, at))] : [];
  const mine = wanted.of(topic.group, topic.node);
  if (mine.size === 0) return all(torn);
  const payload = readPayload(bytes);
  const fault = 'fault' in payload ? payload.fault : null;
  const say = fault === null ? null : () => unreadablePayloadWords(text, fault);
  // Others may invent as many devices as they like: those no tag reads are one place.
  const where = mine.has(topic.device ?? OWN) ? text : `${placeOf(topic, OWN)}, what no tag reads`;
  const told = troubles.settle('payload-unreadable', where, say, at);
  const first = told.length > 0 ? [...torn, put(told)] : torn;
  if ('fault' in payload) return all(first);
  const key = placeOf(topic, OWN);
  const node = nodes.get(key) ?? unbornNode(topic.group, topic.node);
  nodes.set(key, node);
  return all([...first, takeSound(desk, node, { topic, payload, isRetained, at })]);
}

type Sound = {
  readonly topic: Topic;
  readonly payload: Payload;
  readonly isRetained: boolean;
  readonly at: UtcMs;
};

function takeSound(desk: Desk, node: NodeState, { topic, payload, isRetained, at }: Sound): Promise<void> {
  const { kind, device } = topic;
  const said = { payload, device: device ?? OWN, receivedAt: at };
  // A time that cannot be would make all that follow look older than this one.
  const sentAt = payload.sentAt !== null && payload.sentAt > at + AHEAD_MAX_MS ? null : payload.sentAt;
  const taken = { ...said, kind, seq: payload.seq ?? 0, sentAt };
  if (isRetained) {
    // Sparkplug keeps no births at the broker. Where somebody does, they help until the node speaks itself.
    const isNews = kind === 'NBIRTH' ? node.life === 'unborn' : kind === 'DBIRTH' && node.doubt === RETAINED;
    if (!isNews) return Promise.resolve();
    return kind === 'NBIRTH' ? nodeBirth(desk, node, { said, doubt: RETAINED }) : takeNext(desk, node, taken);
  }
  if (kind === 'NBIRTH') return nodeBirth(desk, node, { said, doubt: null });
  if (kind === 'NDEATH') return nodeDeath(desk, node, said);
  if (node.life !== 'born') {
    if (kind === 'DBIRTH' && payload.seq !== null) noteEarly(desk, node, taken);
    return unborn(desk, node, said);
  }
  if (isOvertaken(desk, node, taken)) return Promise.resolve();
  if (payload.seq !== null) return numbered(desk, node, taken);
  const isNew = node.doubt === null;
  node.doubt ??= `${placeOf(node, OWN)} does not number its messages, so that lost ones cannot be noticed.`;
  const done = takeNext(desk, node, taken);
  if (isNew) sayDoubtful(desk, node);
  return done;
}

/** The first one after the box was away may be of another birth. */
function numbered(desk: Desk, node: NodeState, taken: Taken): Promise<void> {
  const suspicion = desk.resumed.delete(node) ? missedBirth(node, taken) : null;
  node.doubt ??= suspicion;
  const done = desk.reorder.offer(node, taken);
  if (suspicion !== null) sayDoubtful(desk, node);
  return done;
}

/** Its device is said to be unborn meanwhile: most births without one of their node come late, and not early. */
function noteEarly(desk: Desk, node: NodeState, taken: Taken): void {
  desk.early.set(node, [...earlyOf(desk, node), { taken, atMono: desk.clock.mono() }].slice(-EARLY_MAX));
}

function earlyOf({ early, clock }: Desk, node: NodeState): readonly Early[] {
  return (early.get(node) ?? []).filter(({ atMono }) => clock.mono() - atMono < REORDER_MS);
}

/** Of the row before its birth, which overtook it: the birth says what holds since, and its number is none of this row. */
function isOvertaken({ born, clock }: Desk, node: NodeState, taken: Taken): boolean {
  const birth = born.get(node);
  if (birth === undefined || clock.mono() - birth.atMono >= REORDER_MS) return false;
  return taken.sentAt !== null && taken.sentAt < birth.sentAt && judgeSeq(node, taken) !== 'next';
}

/** The message that was due, or one of an edge node in doubt. */
function takeNext(parts: HostParts, node: NodeState, taken: Taken): Promise<void> {
  const { life, put, keep } = parts;
  const { kind, device, seq, sentAt, receivedAt } = taken;
  const wasSure = node.doubt === null;
  if (node.doubt === null) notePause(node, sentAt);
  Object.assign(node, { seq, sentAt: sentAt ?? node.sentAt });
  if (kind === 'DBIRTH') return all([put(life.deviceBirth(node, taken)), keep(node)]);
  if (kind === 'DDEATH') return all([put(life.deviceDeath(node, device, receivedAt)), keep(node)]);
  const isUnborn = !node.units.has(device);
  if (isUnborn && parts.wanted.of(node.group, node.node).has(device)) return unborn(parts, node, taken);
  const done = put(life.data(node, taken));
  if (wasSure && node.doubt !== null) sayDoubtful(parts, node);
  else if (node.doubt !== null) parts.wantBirth(node);
  return done;
}

function unborn(parts: HostParts, node: NodeState, { device, receivedAt }: Said): Promise<void> {
  parts.wantBirth(node);
  return parts.put(parts.life.unborn(node, device, receivedAt));
}

type Birth = { readonly said: Said; readonly doubt: string | null };

function nodeBirth(desk: Desk, node: NodeState, { said, doubt }: Birth): Promise<void> {
  const { payload, receivedAt } = said;
  const birth = [bdSeqOf(payload.metrics), payload.seq, payload.sentAt ?? `received ${receivedAt}`].join(' ');
  // The broker sends it once more.
  if (birth === node.birth) return Promise.resolve();
  const wasDead = node.life === 'dead';
  const waiting = desk.reorder.drop(node);
  const isAfter = (sentAt: number | null) => sentAt !== null && sentAt >= (payload.sentAt ?? Infinity);
  endRow(
    desk,
    node,
    waiting.filter(({ message }) => !isAfter(message.sentAt)),
  );
  node.birth = birth;
  desk.resumed.delete(node);
  if (payload.sentAt === null) desk.born.delete(node);
  else desk.born.set(node, { sentAt: payload.sentAt, atMono: desk.clock.mono() });
  const before = [...node.units.keys()];
  const done = [desk.put(desk.life.nodeBirth(node, said, doubt)), desk.keep(node)];
  if (doubt !== null) sayDoubtful(desk, node);
  expectDevices(desk, node, before);
  const orphan = desk.orphans.get(node);
  desk.orphans.delete(node);
  const isDead = orphan?.bdSeq === node.bdSeq && desk.clock.mono() - orphan.atMono < REORDER_MS;
  const early = earlyOf(desk, node);
  desk.early.delete(node);
  if (isDead) done.push(die(desk, node, receivedAt));
  else {
    for (const { message, done } of waiting)
      if (isAfter(message.sentAt)) done.resolve(desk.reorder.offer(node, message));
    for (const { taken } of early) if (isAfter(taken.sentAt)) done.push(desk.reorder.offer(node, taken));
  }
  if (wasDead || isDead) desk.changed();
  return all(done);
}

/** Devices are born anew after their node. Meanwhile their values stay: a rebirth would blank them for a moment. */
function expectDevices(desk: Desk, node: NodeState, devices: readonly string[]): void {
  const { birth } = node;
  desk.expecting.get(node)?.();
  const look = (): void => {
    desk.expecting.delete(node);
    const missing = devices.filter((device) => !node.units.has(device));
    if (node.life !== 'born' || node.birth !== birth || missing.length === 0) return;
    const at = desk.clock.now();
    // Where it does not become durable the next message does not either, and that ends the run.
    all(missing.map((device) => desk.put(desk.life.deviceDeath(node, device, at)))).catch(() => undefined);
  };
  desk.expecting.set(node, desk.clock.after(DEVICES_FOLLOW_WITHIN_MS, look, false));
}

/** What waited for messages that will not come any more: true of what it was, and not sure. */
function endRow(desk: Desk, node: NodeState, waiting: ReturnType<Reorder<Taken>['drop']>): void {
  if (waiting.length > 0) node.doubt ??= OLD_ROW;
  for (const { message, done } of waiting) done.resolve(desk.reorder.offer(node, message));
}

function nodeDeath(desk: Desk, node: NodeState, { payload, receivedAt }: Said): Promise<void> {
  const bdSeq = bdSeqOf(payload.metrics);
  if (node.life === 'dead') return Promise.resolve();
  // Of another session: an earlier one, whose death came late, or the next, whose birth was overtaken by its death.
  if (node.life === 'born' && bdSeq !== null && node.bdSeq !== null && bdSeq !== node.bdSeq) {
    desk.orphans.set(node, { bdSeq, atMono: desk.clock.mono() });
    return Promise.resolve();
  }
  endRow(desk, node, desk.reorder.drop(node));
  const done = die(desk, node, receivedAt);
  desk.changed();
  return done;
}

function die(parts: HostParts, node: NodeState, at: UtcMs): Promise<void> {
  return all([parts.put(parts.life.nodeDeath(node, at)), parts.keep(node)]);
}

/** Not awaited by a message: where it cannot be kept, the next message cannot either. */
function sayDoubtful(parts: HostParts, node: NodeState): void {
  parts.wantBirth(node);
  const done = all([parts.put(parts.life.doubtful(node, parts.clock.now())), parts.keep(node)]);
  done.catch(() => undefined);
}

function tornTags({ wanted, troubles, nodes }: Desk, { group, node }: Topic, at: UtcMs): Observation[] {
  const tags = wanted.torn(node);
  const groups = [...[...nodes.values()].filter((one) => one.node === node).map((one) => one.group), group];
  const reason = 'two edge nodes have this name';
  return [
    ...troubles.settle('node-twice', node, () => nodeTwiceWords(node, groups, tags), at),
    ...tags.map(
      ({ id }): Observation => ({
        type: 'sample',
        tag: id,
        effectiveAt: at,
        value: null,
        quality: 'bad',
        reason,
      }),
    ),
  ];
}

async function all(promises: readonly Promise<void>[]): Promise<void> {
  await Promise.all(promises);
}
