// The people who get the messages: some answer, soon or late, by text or on the panel, twice, or about the wrong thing.
import type { OutMessage } from '../../../src/contracts/channel.ts';
import type { Act, ActKind } from '../../../src/core/types/task.ts';
import type { OutboxClaim } from '../../../src/store/outbox.ts';
import type { LineOf } from '../history.ts';
import { type Draws, drawsOf } from '../truth/draws.ts';
import type { Person, Truth, WayId } from '../truth/truth.ts';
import type { Timeline } from './timeline.ts';

const MINUTE = 60_000;
const HOUR = 3_600_000;

export type PeopleParts = {
  readonly truth: Truth;
  readonly timeline: Timeline;
  /** False: the panel does not answer. */
  act(act: Omit<Act, 'at'>): boolean;
  write(
    way: WayId,
    text: {
      readonly id: string;
      readonly from: string;
      readonly text: string;
      readonly answers: string | null;
    },
  ): void;
  said(line: Omit<LineOf<'said'>, 't' | 'kind'>): void;
};

const ASKING: readonly string[] = ['raised', 'escalated', 'again', 'changed', 'digest', 'flood', 'outage'];

type Doing = {
  readonly person: Person;
  readonly taskId: number;
  readonly draws: Draws;
  readonly nonce: string;
};

export class People {
  readonly #parts: PeopleParts;
  readonly #seen = new Set<string>();
  /** How often a list of the same was read. */
  readonly #lists = new Map<string, number>();

  constructor(parts: PeopleParts) {
    this.#parts = parts;
  }

  /** A repeat, also by another way, is known as one: they have done with it what they do. */
  gets(way: WayId, message: OutMessage, claim: OutboxClaim): void {
    const { truth, timeline } = this.#parts;
    const person = truth.crew.people.find(({ id }) => id === message.to.personId);
    const habit = truth.habits[message.to.personId];
    const name = claim.key.slice(0, claim.key.lastIndexOf('|'));
    if (person === undefined || habit === undefined || !ASKING.includes(claim.class) || this.#seen.has(name))
      return;
    this.#seen.add(name);
    const draws = drawsOf(truth.seed, `reads ${this.#whatIs(claim, name)}`);
    const taskIds = claim.taskId === null ? claim.about.slice(0, 3) : [claim.taskId];
    for (const taskId of taskIds) {
      if (!draws.chance(habit.answers)) continue;
      const after = draws.chance(0.05) ? draws.between(6, 40) * HOUR : draws.wait(habit.usualMin * MINUTE);
      const nonce = `${name} ${taskId}`;
      const doing = { person, taskId, draws, nonce };
      const byPanel = claim.taskId === null || draws.chance(habit.byPanel);
      timeline.at(timeline.now() + after, () => {
        if (byPanel) this.#onPanel(doing);
        else this.#byText(doing, way, message);
      });
    }
  }

  /**
   * A list that was not kept because the box ended is planned anew by the next start, a moment later and so with another
   * key. Nobody saw the first one: in months that are compared its reader does the same with either.
   */
  #whatIs({ taskId, class: cls, about, recipientId }: OutboxClaim, name: string): string {
    if (taskId !== null || !this.#parts.truth.isCompared) return name;
    const list = `${cls} ${about.join()} ${recipientId}`;
    const nth = (this.#lists.get(list) ?? 0) + 1;
    this.#lists.set(list, nth);
    return `${list} ${nth}`;
  }

  #onPanel({ person, taskId, draws, nonce }: Doing): void {
    const kind = draws.one(ON_PANEL);
    const other = draws.one(this.#parts.truth.crew.people).id;
    const until = this.#parts.timeline.now() + draws.between(1, 60) * HOUR;
    const more = {
      ...(kind === 'give' && { toPersonId: other }),
      ...(kind === 'known' && { until: Math.round(until) }),
      ...(NEEDS_REASON.includes(kind) && { reason: 'so it is' }),
    };
    this.#do({ kind, taskId, personId: person.id, via: 'panel', nonce, ...more }, 3);
    // A double tap.
    if (draws.chance(0.1)) this.#do({ kind, taskId, personId: person.id, via: 'panel', nonce, ...more }, 0);
    if (kind === 'accept') this.#later({ person, taskId, draws, nonce });
  }

  /** What was taken is done one day, or opened again, or neither. */
  #later({ person, taskId, draws, nonce }: Doing): void {
    const { timeline } = this.#parts;
    const kind = draws.one(['done', 'done', 'none', 'give', 'not-a-problem', 'reopen'] as const);
    if (kind === 'none') return;
    const other = draws.one(this.#parts.truth.crew.people).id;
    const more = kind === 'give' ? { toPersonId: other } : { reason: 'it is over' };
    timeline.at(timeline.now() + draws.wait(4 * HOUR), () =>
      this.#do({ kind, taskId, personId: person.id, via: 'panel', nonce: `${nonce} later`, ...more }, 3),
    );
  }

  /** Where the panel does not answer they try again in a while. */
  #do(act: Omit<Act, 'at'>, tries: number): void {
    const { timeline, said } = this.#parts;
    const { personId: by, taskId: means, kind: what, nonce, via } = act;
    if (this.#parts.act(act)) said({ by, means, what, nonce, via });
    else if (tries > 0) timeline.at(timeline.now() + 5 * MINUTE, () => this.#do(act, tries - 1));
  }

  #byText(doing: Doing, way: WayId, message: OutMessage): void {
    const { person, taskId, draws, nonce } = doing;
    const from = way === 'mail' ? person.email : person.mobile;
    const code = /(?:Reply|Antwort|Responda)[^\d]{1,12}(\d{2,3})/.exec(message.short)?.[1];
    if (from === undefined || (way === 'sms' && code === undefined)) {
      this.#onPanel(doing);
      return;
    }
    const word = draws.one(BY_TEXT);
    const name = draws.one(this.#parts.truth.crew.people).name;
    const hasCode = way === 'sms' || draws.chance(0.5);
    const send = (id: string, what: string = word): void => {
      const says = what === 'GIVE' ? `GIVE ${name}` : what;
      const text = hasCode ? `${code ?? ''} ${says}`.trim() : says;
      this.#parts.said({ by: person.id, means: taskId, what, nonce: `${way}|${id}`, via: way });
      this.#parts.write(way, { id, from, text, answers: way === 'mail' ? message.key : null });
    };
    send(nonce);
    // The same again a moment later, or the same text twice by a modem that does not know what it read.
    if (draws.chance(0.08)) send(`${nonce} again`);
    if (draws.chance(0.05)) send(nonce);
    if (word === 'YES') this.#later(doing);
    // What is said may be thought over, also where it is another's by then.
    if (!draws.chance(word === 'GIVE' || word === 'DONE' ? 0.4 : 0.05)) return;
    const { timeline } = this.#parts;
    const next = draws.one(['YES', 'NO', 'DONE', 'GIVE'] as const);
    timeline.at(timeline.now() + draws.between(11, 50) * MINUTE, () => send(`${nonce} thought over`, next));
  }
}

const ON_PANEL: readonly ActKind[] = [
  ...(['accept', 'accept', 'accept', 'accept', 'accept', 'accept'] as const),
  ...(['decline', 'decline', 'give', 'done', 'known', 'take-loss', 'not-a-problem', 'reopen'] as const),
];

const NEEDS_REASON: readonly ActKind[] = ['known', 'agreed', 'take-loss', 'not-a-problem'];

const BY_TEXT = [
  'YES',
  'YES',
  'YES',
  'YES',
  'YES',
  'NO',
  'NO',
  'DONE',
  'GIVE',
  '?',
  'perhaps tomorrow',
] as const;
