// A box to which a story happens: the real core over the real tables of the outbox, with peers that do as they are told.

import type { Person } from '../../src/contracts/reader.ts';
import type { FoldState } from '../../src/core/state.ts';
import type { Way } from '../../src/core/task/ways.ts';
import type { Picture } from '../../src/core/types/picture.ts';
import type { TickOutput } from '../../src/core/types/step.ts';
import type { Act, Task } from '../../src/core/types/task.ts';
import type { UtcMs } from '../../src/core/types/time.ts';
import { type Outbox, type OutboxClaim, openOutbox } from '../../src/store/outbox.ts';
import type { SettleResult } from '../../src/store/outbox-settle.ts';
import { openPeople } from '../../src/store/people.ts';
import { ANY, crewOf, MIN, P1, P2, P3, RS, rule, at as wall } from '../core/day-and-night.ts';
import { type Crew, modelOf } from '../core/roster-plant.ts';
import { type Disk, newDisk, readBack } from '../sim-telling/box/disk.ts';
import { lookedAt } from '../sim-telling/box/fold.ts';
import type { Seen } from '../sim-telling/box/found.ts';
import { Killed, Life, mortal } from './life.ts';
import type { Deed, Heard, WayId } from './story.ts';
import { Things } from './things.ts';

export const WAYS: readonly Way[] = [
  { channel: 'mail', address: 'email' },
  { channel: 'sms', address: 'mobile' },
];

/** Nobody knows when Anna works, and no way leads to her. */
export const CREW: Crew = crewOf([P1, P2, { id: P3.id, name: P3.name }]);
const someone = { roles: [], language: 'en' };
export const PEOPLE: readonly Person[] = [
  { ...someone, id: 'p1', name: 'Marta', email: 'm@x.example', mobile: '+49 1' },
  { ...someone, id: 'p2', name: 'Jo', email: 'j@x.example', mobile: null },
  { ...someone, id: 'p3', name: 'Anna', email: null, mobile: null },
];
export const START = wall('10T05:30');

/** Whoever has no shifts is told at every hour. */
export const CREWS: readonly Crew[] = [CREW, ANY, ANY];

export type Given = { readonly crew?: Crew; readonly people?: readonly Person[] };

/** No story has so much to tell by one way. */
const MOST_TURNS = 100;

/** What a peer was handed. `knownBy`: how many there had been when its answer was settled; null: it is not. */
export type Taking = {
  readonly key: string;
  readonly at: UtcMs;
  readonly claim: OutboxClaim;
  readonly heard: Heard;
  knownBy: number | null;
};

/** Handed to a peer, or not wanted any more by then. `result` null: nobody knows what became of it. */
type Handed = {
  readonly key: string;
  readonly taking: Taking | null;
  readonly result: SettleResult | null;
};

export type Row = {
  readonly key: string;
  readonly state: string;
  readonly cancelCause: string | null;
  readonly insteadOf: string | null;
  readonly recipientId: string;
  readonly class: string;
  readonly about: readonly number[];
  readonly taskId: number | null;
  readonly band: number | null;
  readonly tick: number;
};

/** Owns the disk, the process that runs on it and what of it is in memory only. */
export class Box {
  readonly disk: Disk;
  readonly life = new Life();
  readonly people: readonly Person[];
  readonly takings: Taking[] = [];
  now: UtcMs = START;
  outbox: Outbox;
  /** Claimed by this process, and not tried yet. */
  hand: OutboxClaim[] = [];
  /** Claimed by the last deed. */
  fresh: OutboxClaim[] = [];
  /** Claimed while it was under way. */
  readonly doubled: string[] = [];
  readonly #underWay = new Map<string, UtcMs>();
  output: TickOutput | null = null;
  readonly #things = new Things();
  #nonce = 0;

  constructor({ crew = CREW, people = PEOPLE }: Given = {}) {
    this.people = people;
    this.disk = newDisk(
      modelOf(crew),
      RS.map((id) => rule(id)),
    );
    openPeople(this.disk.db).put([...people]);
    this.outbox = openOutbox(mortal(this.disk.db, this.life));
    this.look();
  }

  get state(): FoldState {
    return this.disk.state;
  }

  get picture(): Picture {
    if (this.output === null) throw new Error('no look was made yet');
    return this.output.picture;
  }

  openTasks(): Task[] {
    return [...this.state.tasks.values()].filter(({ phase }) => phase !== 'closed');
  }

  rows(): Row[] {
    const sql =
      'SELECT key, state, cancelCause, insteadOf, recipientId, class, about, taskId, band, tick FROM outbox ORDER BY key';
    const all = this.disk.db.prepare<[], Omit<Row, 'about'> & { readonly about: string }>(sql).all();
    return all.map((row) => ({ ...row, about: JSON.parse(row.about) as number[] }));
  }

  seen(): readonly Seen[] {
    return this.#things.seen();
  }

  /** The process ends, and the next begins: what was in memory only is gone. */
  restart(): void {
    this.hand = [];
    this.#underWay.clear();
    this.outbox = openOutbox(mortal(this.disk.db, this.life));
    this.disk.state = readBack(this.state);
  }

  close(): void {
    this.disk.db.close();
  }

  /** What happens around the box, which no end of it undoes. */
  happens(deed: Deed): void {
    this.fresh = [];
    if (deed.do === 'waits') this.now += deed.minutes * MIN;
    if (deed.do === 'set-back') this.now -= deed.minutes * MIN;
    this.#things.happens(deed, this.now);
    if (deed.do === 'says') this.#says(deed);
  }

  #says({ kind, task: nth, by, to }: Deed & { do: 'says' }): void {
    const open = this.openTasks();
    const task = open[nth % open.length];
    const who = (n: number): string => this.people[n % this.people.length]?.id ?? '';
    if (task === undefined) return;
    this.#nonce += 1;
    const act: Act = {
      ...{ kind, taskId: task.id, personId: who(by), toPersonId: who(to), at: this.now, via: 'panel' },
      ...{ nonce: `n${this.#nonce}`, reason: 'so it is', until: this.now + 120 * MIN },
    };
    const { facts } = this.disk;
    const body = { type: 'act', act } as const;
    facts.push({ seq: facts.length + 1, recordedAt: this.now, effectiveAt: this.now, source: 'panel', body });
  }

  /** What the box itself does then. */
  does(deed: Deed): void {
    if (deed.do === 'sends') this.#sends(deed.way, deed.heard);
    else if (deed.do === 'claims') this.#claims(deed.way, deed.most);
    else if (deed.do === 'tries') this.#triesOne(deed.nth, deed.heard);
    else if (deed.do === 'late') this.#hearsLate(deed.nth, deed.heard);
    else if (deed.do === 'folds') this.#folds(deed.way, deed.minutes);
    else if (deed.do === 'restarts') this.restart();
    else this.look();
  }

  look(): void {
    const { disk } = this;
    const before = this.life.endsAt === null ? null : readBack(disk.state);
    const output = lookedAt({ disk, seen: this.seen(), at: this.now, cause: 'act' });
    const write = mortal(disk.db, this.life).transaction(() => {
      disk.keep(output.picture);
      this.outbox.plan(output, WAYS);
    });
    try {
      write.immediate();
    } catch (error) {
      if (!(error instanceof Killed) || before === null) throw error;
      const isKept = disk.db.prepare('SELECT max(tick) FROM tick').pluck().get() === output.picture.tick;
      if (isKept) this.#keeps(output);
      else {
        disk.pictures.delete(output.picture.tick);
        disk.state = before;
      }
      throw error;
    }
    this.#keeps(output);
  }

  #keeps(output: TickOutput): void {
    this.output = output;
    this.disk.tick = output.picture.tick;
    this.disk.factSeq = this.disk.facts.length;
  }

  #claims(channel: WayId, limit: number): void {
    const claims = this.outbox.claim({ at: this.now, limit, by: { channel } });
    this.#isClaimed(claims);
    this.hand.push(...claims);
  }

  /** Each turn settles what was tried before it, as a channel of the box does. */
  #sends(channel: WayId, heard: Heard): void {
    let tried: Handed[] = [];
    for (let turns = 0; ; turns += 1) {
      if (turns > MOST_TURNS) throw new Error(`${channel} hands out the same again and again`);
      const settling = tried.flatMap(({ key, result }) => (result === null ? [] : [{ key, result }]));
      const claims = this.outbox.turn(settling, { at: this.now, limit: 3, by: { channel } });
      for (const one of tried) this.#isSettled(one);
      this.#isClaimed(claims);
      if (claims.length === 0) return;
      tried = claims.map((claim) => this.#hands(claim, heard));
    }
  }

  /** Within the lease whoever has it is alone with it. */
  #isClaimed(claims: readonly OutboxClaim[]): void {
    this.fresh.push(...claims);
    for (const { key } of claims) {
      if (this.now - (this.#underWay.get(key) ?? Number.NEGATIVE_INFINITY) < MIN) this.doubled.push(key);
      this.#underWay.set(key, this.now);
    }
  }

  #hands(claim: OutboxClaim, heard: Heard): Handed {
    const { key } = claim;
    this.life.moment();
    if (!this.outbox.isWanted(key)) return { key, taking: null, result: resultOf('busy', this.now) };
    this.life.moment();
    const taking: Taking = { key, at: this.now, claim, heard, knownBy: null };
    this.takings.push(taking);
    this.life.moment();
    return { key, taking, result: resultOf(heard, this.now) };
  }

  #isSettled({ key, taking, result }: Handed): void {
    if (result !== null) this.#underWay.delete(key);
    if (taking !== null && result !== null) taking.knownBy = this.takings.length;
  }

  #triesOne(nth: number, heard: Heard): void {
    const [claim] = this.hand.splice(nth % Math.max(1, this.hand.length), 1);
    if (claim === undefined) return;
    const handed = this.#hands(claim, heard);
    if (handed.result !== null) this.outbox.settle(claim.key, this.now, handed.result);
    this.#isSettled(handed);
  }

  #hearsLate(nth: number, heard: Heard): void {
    const lost = this.takings.filter(({ knownBy }) => knownBy === null);
    const taking = lost[nth % lost.length];
    const result = taking && resultOf(heard, this.now);
    if (!taking || !result) return;
    this.outbox.settle(taking.key, this.now, result);
    if (heard !== 'busy') taking.knownBy = this.takings.length;
  }

  /** It decides anew first: what is told rests on how things are now. */
  #folds(way: WayId, minutes: number): void {
    this.look();
    const outage = { from: this.now - minutes * MIN, to: this.now, was: 'way' } as const;
    const { picture } = this;
    this.outbox.foldAfterOutage({
      channel: way,
      at: this.now,
      outage,
      picture,
      isStart: false,
      texts: ['sms'],
    });
  }
}

function resultOf(heard: Heard, at: UtcMs): SettleResult | null {
  if (heard === 'took') return { state: 'sent', providerId: 'x' };
  if (heard === 'busy') return { state: 'retry', nextAt: at + MIN / 2, words: 'busy' };
  return heard === 'refused' ? { state: 'dead', words: 'no such number' } : null;
}
