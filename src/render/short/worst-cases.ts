// Messages as long as names, figures and moments of a plant make them: what a language is measured with.
import type { Consequence } from '../../core/types/decision.ts';
import type { TextKey } from '../../core/types/language.ts';
import type { Answer, AnswerKind } from '../../core/types/reply.ts';
import type { Task } from '../../core/types/task.ts';
import { DAY, HOUR } from '../plant-time.ts';
import type { Scene } from '../scene.ts';
import type { ShortClaim } from './claim.ts';
import { longDelay, longMaterial, longNotice, longQuality, longScene, OTHER, READER } from './worst-plant.ts';

/** `key`: the text that leads it. */
export type WorstCase = {
  readonly scene: Scene;
  readonly claim: ShortClaim;
  readonly said: string;
  readonly key: TextKey;
};

const CODE = '888';
/** Each class of message about each kind of consequence, and each answer. */
export function worstCases(now: number, currency: string): readonly WorstCase[] {
  const at = now + 5 * DAY + 11 * HOUR;
  const kinds = [
    longDelay(at, 88),
    { ...longDelay(at, 0), slipDays: null },
    longQuality(at),
    longMaterial(at, false),
    longMaterial(at, true),
    longNotice(at),
  ];
  return [
    ...kinds.flatMap((c) => askingCases(longScene(now, currency, [c]), c)),
    ...kinds.flatMap((c) => newsCases(longScene(now, currency, [c]), c)),
    ...severalCases(longScene(now, currency, [longDelay(at, 88), longQuality(at), longMaterial(at, true)])),
    ...kinds.flatMap((c) => answerCases(longScene(now, currency, [c]), c)),
  ];
}

function claimOf(changes: Partial<ShortClaim>, scene: Scene): ShortClaim {
  const { now } = scene;
  return {
    class: 'raised',
    code: CODE,
    about: scene.picture.decisions.map(({ taskId }) => taskId),
    answer: null,
    taskId: 1,
    recipientId: READER,
    language: '',
    raisedAt: now - 23 * HOUR,
    outage: { from: now - 6 * DAY, to: now - 5 * DAY },
    before: now + HOUR * 23,
    codeOf: () => CODE,
    ...changes,
  };
}

const HEADS: { readonly [type in Consequence['type']]: TextKey } = {
  delay: 'delayHead',
  quality: 'qualityHead',
  material: 'materialHead',
  notice: 'askYours',
};

function askingCases(scene: Scene, { type }: Consequence): readonly WorstCase[] {
  const one = (cls: ShortClaim['class'], key: TextKey): WorstCase => ({
    ...{ scene, key, said: `${cls}, ${type}` },
    claim: claimOf({ class: cls }, scene),
  });
  return [
    one('raised', HEADS[type]),
    one('escalated', 'leadEscalated'),
    one('again', 'leadAgain'),
    one('changed', 'leadChanged'),
  ];
}

function newsCases(scene: Scene, { type }: Consequence): readonly WorstCase[] {
  const one = (said: string, key: TextKey, cls: ShortClaim['class'], change: Partial<Task>): WorstCase => {
    const tasks = scene.picture.tasks.map((task) => ({ ...task, ...change }));
    const shown = { ...scene, picture: { ...scene.picture, tasks } };
    return { scene: shown, key, said: `${said}, ${type}`, claim: claimOf({ class: cls }, shown) };
  };
  return [
    one('taken', 'taken', 'taken', { phase: 'with' }),
    one('marked done', 'takenDone', 'taken', { phase: 'done' }),
    one('closed', 'closed', 'closed', {}),
    ...endedCases(scene, type).map(({ scene: shown, key, said }) => ({
      ...{ scene: shown, key, said: `${said}, ${type}` },
      claim: claimOf({ class: said === 'recovered' ? 'recovered' : 'closed' }, shown),
    })),
  ];
}

type Ended = { readonly scene: Scene; readonly key: TextKey; readonly said: string };

/** What can become of a decision, as its task has it. */
function endedCases(scene: Scene, type: Consequence['type']): readonly Ended[] {
  const event = {
    at: scene.now,
    from: null,
    to: 'closed',
    personId: OTHER,
    via: 'panel',
    words: '',
  } as const;
  const ended = (said: string, key: TextKey, change: Partial<Task>): Ended => {
    const tasks = scene.picture.tasks.map((task): Task => ({ ...task, phase: 'closed', ...change }));
    return { scene: { ...scene, picture: { ...scene.picture, tasks } }, key, said };
  };
  const reason = { closedReason: 'W'.repeat(60), events: [event] };
  return [
    ended('recovered', RECOVERED[type], { closedAs: 'recovered' }),
    ended('closed by somebody', 'closedBy', { closedAs: 'not-a-problem', ...reason }),
    ended('came true', 'cameTrue', { closedAs: 'came-true' }),
  ];
}

const RECOVERED: { readonly [type in Consequence['type']]: TextKey } = {
  delay: 'recoveredLine',
  quality: 'recoveredStation',
  material: 'recoveredMaterial',
  notice: 'recovered',
};

function severalCases(scene: Scene): readonly WorstCase[] {
  const one = (
    cls: ShortClaim['class'],
    key: TextKey,
    change: Partial<ShortClaim> = {},
    shown: Scene = scene,
  ): WorstCase => ({
    ...{ scene: shown, key, said: cls },
    claim: claimOf({ class: cls, taskId: null, ...change }, shown),
  });
  return [
    one('digest', 'newSince'),
    one('digest', 'newSince', { code: null }),
    one('digest', 'newSince', { recipientId: OTHER }, withOneOf(scene, OTHER)),
    one('outage', 'outage'),
    one('flood', 'flood'),
    one('test', 'test'),
    one('heartbeat', 'heartbeat'),
  ];
}

/** The last of its tasks is with that person: of a list they know it. */
function withOneOf(scene: Scene, ownerId: string): Scene {
  const { tasks } = scene.picture;
  const own = tasks.map(
    (task, i): Task => (i < tasks.length - 1 ? task : { ...task, phase: 'with', ownerId }),
  );
  return { ...scene, picture: { ...scene.picture, tasks: own } };
}

const ANSWERS: { readonly [kind in AnswerKind]: TextKey } = {
  yours: 'yours',
  details: 'detailOther',
  declined: 'declined',
  'too-late': 'taken',
  waits: 'waitsFor',
  done: 'done',
  'done-already': 'takenDone',
  given: 'given',
  'given-already': 'givenAlready',
  away: 'away',
  over: 'over',
  which: 'which',
  nobody: 'nobody',
  'not-understood': 'notUnderstood',
  'nothing-open': 'nothingOpen',
};

const DETAILS: { readonly [type in Consequence['type']]: TextKey } = {
  delay: 'detailDrift',
  quality: 'detailQuality',
  material: 'detailMaterial',
  notice: 'detailOther',
};

function answerCases(scene: Scene, { type }: Consequence): readonly WorstCase[] {
  const since = scene.now - 5 * DAY;
  const one = (key: TextKey, said: string, answer: Answer, shown = scene): WorstCase => ({
    ...{ scene: shown, key, said: `answer ${said}, ${type}` },
    claim: claimOf({ class: 'answer', answer }, shown),
  });
  const until = scene.now + 88 * DAY;
  const away = (standInId: string | null): Answer => ({
    ...{ kind: 'away', personId: null, since: null, away: { personId: OTHER, until, standInId } },
  });
  return [
    ...(Object.keys(ANSWERS) as AnswerKind[]).flatMap((kind) =>
      [OTHER, null].map((personId) =>
        one(kind === 'details' ? DETAILS[type] : ANSWERS[kind], kind, { kind, personId, since }),
      ),
    ),
    one('couldBe', 'nobody, and whom it could be', {
      ...{ kind: 'nobody', personId: null, since: null, couldBe: [OTHER] },
    }),
    one('awayStandIn', 'away, with a stand-in', away(OTHER)),
    one('away', 'away, and nobody stands in', away(null)),
    ...endedCases(scene, type).map(({ scene: shown, key, said }) =>
      one(key, `over, ${said}`, { kind: 'over', personId: null, since }, shown),
    ),
  ];
}
