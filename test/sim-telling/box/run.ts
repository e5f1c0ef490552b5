// Runs one made-up month: the world goes its way, the box is started, ended and started again, and all of it is written down.
import type { OutMessage } from '../../../src/contracts/channel.ts';
import type { Person } from '../../../src/contracts/reader.ts';
import type { AlertRule } from '../../../src/core/types/rule.ts';
import type { OutboxClaim } from '../../../src/store/outbox.ts';
import { openPeople } from '../../../src/store/people.ts';
import { modelOf } from '../../core/roster-plant.ts';
import { alertRule } from '../../fixtures/exact-plant.ts';
import type { Line, LineOf } from '../history.ts';
import { drawsOf } from '../truth/draws.ts';
import type { Crash, CrashPoint, Person as Member, Rule, Truth } from '../truth/truth.ts';
import { Box } from './box.ts';
import { type Disk, newDisk, readBack } from './disk.ts';
import { turnsOf } from './grid.ts';
import { Life } from './life.ts';
import { Peers } from './peers.ts';
import { People } from './people.ts';
import { openScribe, type Scribe } from './scribe.ts';
import { seenAt } from './seen.ts';
import { Timeline } from './timeline.ts';
import { WIRING, type Wiring } from './wiring.ts';

/** Throws where the box failed in a way it never should. */
export async function runMonth(truth: Truth, wiring: Wiring = WIRING): Promise<Line[]> {
  const random = Math.random;
  // The waits between tries are drawn by the box itself: so they are the same in every run of a seed.
  Math.random = drawsOf(truth.seed, 'the box').share;
  try {
    return await new Month(truth, wiring).run();
  } finally {
    Math.random = random;
    // Within a month the loop of Node never turns, and what native objects leave is freed only where it does.
    await new Promise((resolve) => setImmediate(resolve));
  }
}

class Month {
  readonly #truth: Truth;
  readonly #wiring: Wiring;
  readonly #timeline: Timeline;
  readonly #disk: Disk;
  readonly #peers: Peers;
  readonly #people: readonly Person[];
  readonly #scribe: Scribe;
  readonly #turns: readonly number[];
  readonly #crashes: Crash[];
  readonly #faults: unknown[] = [];
  #box: Box | null = null;
  #life: Life | null = null;
  #offsetMs = 0;

  constructor(truth: Truth, wiring: Wiring) {
    this.#truth = truth;
    this.#wiring = wiring;
    this.#timeline = new Timeline(truth.span[0]);
    const model = modelOf(truth.crew, { wakeAboveMinor: truth.wakeAboveMinor });
    this.#turns = turnsOf(model, truth.span);
    this.#disk = newDisk(model, truth.rules.map(ruleOf));
    this.#people = truth.crew.people.map(personOf);
    openPeople(this.#disk.db).put(this.#people);
    this.#scribe = openScribe(this.#timeline, this.#disk);
    this.#crashes = [...truth.crashes];
    this.#peers = this.#newPeers();
  }

  async run(): Promise<Line[]> {
    this.#plan();
    this.#start();
    const end = this.#truth.span[1];
    while (this.#faults.length === 0) {
      const worldAt = this.#timeline.nextAt();
      if (this.#box?.leap(Math.min(worldAt, end))) continue;
      const timer = this.#box?.nextTimer() ?? null;
      const at = Math.min(worldAt, timer?.at ?? Number.POSITIVE_INFINITY);
      if (at > end) break;
      this.#timeline.passTo(at);
      if (timer !== null && timer.at <= worldAt) this.#box?.fire(timer);
      else this.#timeline.pop()?.callback();
      // Everything that was begun gets as far as it can before time goes on.
      await new Promise<void>((resolve) => process.nextTick(resolve));
    }
    const history = this.#scribe.all();
    this.#life?.forget();
    this.#box?.end();
    this.#disk.db.close();
    if (this.#faults.length > 0) throw this.#faults[0];
    return history;
  }

  /** All that happens whatever the box does. */
  #plan(): void {
    const { findings, outages, crashes, steps } = this.#truth;
    const changes = findings.flatMap(({ holds, stale, grades }) => [
      ...[...holds, ...stale].flat(),
      ...grades.map(({ at }) => at),
    ]);
    for (const at of new Set(changes)) this.#timeline.at(at, () => this.#box?.request('detector'));
    for (const { span, way } of outages) {
      this.#timeline.at(span[0], () => undefined);
      this.#timeline.at(span[1], () => this.#peers.wake(way));
    }
    for (const { at, point } of crashes)
      this.#timeline.at(at, () => {
        if (point === 'now') this.#life?.endsAt('now');
      });
    for (const { at, byMs } of steps) {
      this.#timeline.at(at, () => {
        this.#box?.isSet();
        this.#offsetMs += byMs;
        this.#box?.hasNewWall();
        this.#scribe.wallIsOffBy(this.#offsetMs);
      });
      this.#timeline.at(at + 1_000, () => this.#box?.wasSet());
    }
  }

  #start(): void {
    const { life, timeline } = { life: this.#newLife(), timeline: this.#timeline };
    this.#life = life;
    this.#disk.state = readBack(this.#disk.state);
    const shown = (line: Line) => {
      if (life.isAlive()) this.#scribe.line(line);
    };
    this.#box = new Box({
      ...{ disk: this.#disk, life, timeline, peers: this.#peers, people: this.#people, wiring: this.#wiring },
      ...{ turns: this.#turns, offsetMs: () => this.#offsetMs },
      seen: () => seenAt(this.#truth.findings, timeline.now(), timeline.now() + this.#offsetMs),
      onTick: (output) => this.#scribe.ticked(output),
      onWay: (way, isShut) => shown({ t: timeline.now(), kind: 'way', way, isShut }),
      onUndelivered: (all) => {
        const of = all.map(({ taskId, recipientId: to }) => ({ taskId, to }));
        shown({ t: timeline.now(), kind: 'undeliverable', of });
      },
      fatal: (error) => {
        if (life.isAlive()) this.#faults.push(error);
      },
    });
    this.#scribe.line({ t: timeline.now(), kind: 'up' });
    this.#box.start();
  }

  /** It ends where the next crash that is due wants it to. */
  #newLife(): Life {
    const due = (point: CrashPoint): number =>
      this.#crashes.findIndex((crash) => crash.point === point && crash.at <= this.#timeline.now());
    return new Life(
      (point) => due(point) !== -1,
      (point) => {
        const [crash] = this.#crashes.splice(due(point), 1);
        const now = this.#timeline.now();
        this.#scribe.line({ t: now, kind: 'down', point });
        this.#box?.end();
        this.#box = null;
        this.#timeline.at(now + (crash?.downMs ?? 0), () => this.#start());
      },
    );
  }

  #newPeers(): Peers {
    const truth = this.#truth;
    const timeline = this.#timeline;
    const { line } = this.#scribe;
    const people = new People({
      ...{ truth, timeline },
      act: (act) => this.#box?.act(act) ?? false,
      write: (way, text) => peers.write(way, { ...text, receivedAt: timeline.now() }),
      said: (said) => line({ t: timeline.now(), kind: 'said', ...said }),
    });
    const took = (taken: LineOf<'took'>, message: OutMessage, claim: OutboxClaim | undefined): void => {
      line(taken);
      if (claim?.class === 'answer') line(answerLine(taken, claim));
      else if (claim !== undefined) people.gets(taken.way, message, claim);
    };
    const peers: Peers = new Peers({ truth, timeline, took, refused: line });
    return peers;
  }
}

function answerLine({ t, key }: LineOf<'took'>, { taskId, answer }: OutboxClaim): Line {
  const nonce = key.slice('answer|'.length, key.lastIndexOf('|'));
  return { t, kind: 'answer', nonce, says: answer?.kind ?? '', taskId };
}

const personOf = ({ id, name, email, mobile }: Member): Person => ({
  ...{ id, name, roles: [], email: email ?? null, mobile: mobile ?? null, language: 'en' },
});

function ruleOf({ id, chain, afterMs, keepMin }: Rule): AlertRule {
  const [role = '', ...escalate] = chain;
  return alertRule({
    ...{ id, each: 'dock', when: 'true', groupBy: 'dock', consequence: 'notice' },
    owner: { role, escalate, afterMs },
    ...(keepMin > 0 && { keep: { text: `${keepMin} min`, amount: keepMin, unit: 'min' } }),
  });
}
