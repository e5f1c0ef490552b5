// What the pages of an order and a line, and their JSON, are made from: now from the fold, of a past moment from its picture.
import type { Reader } from '../contracts/reader.ts';
import type { UnknownThing } from '../core/types/order-now.ts';
import type { WhyFound } from '../core/types/why.ts';
import type { Viewer } from '../render/act-form.ts';
import { decisionsOnOrder } from '../render/decisions-on.ts';
import type { LineView } from '../render/line-page.ts';
import { notesIn, withNotes } from '../render/notes.ts';
import type { OrderView } from '../render/order-page.ts';
import { shortName } from '../render/place-links.ts';
import { capital, type Scene } from '../render/scene.ts';
import { say } from '../render/speech.ts';
import { unknownWords } from '../render/words/why-unknown.ts';

/** Who looks, at which moment; null: now. */
export type Asked = { readonly id: string; readonly at: number | null; readonly viewer: Viewer };

/** `words`: why there is none of that name. */
export type Read<T> = { readonly found: T } | { readonly words: string };

export async function readOrder(
  reader: Reader,
  scene: Scene,
  { id, at, viewer }: Asked,
): Promise<Read<OrderView>> {
  if (at !== null) return pastOrder(scene, { id, at, viewer });
  const answer = await reader.orderNow(id);
  if (answer?.type === 'found')
    return {
      found: { orderId: id, order: answer.order, why: await whyOf(reader, scene, answer.order), viewer },
    };
  return { words: missingWords(scene, answer, id) };
}

/** Its records were not kept as they were: what the picture of that time says of it is all there is. */
function pastOrder(scene: Scene, { id, viewer }: Asked): Read<OrderView> {
  const { open, ended } = decisionsOnOrder(scene, id);
  const { headline, lines, tasks } = scene.picture;
  const isNamed =
    open.length + ended.length > 0 ||
    headline.dead.includes(id) ||
    headline.notJudged.some(({ orderId }) => orderId === id) ||
    lines.some(({ orderId }) => orderId === id) ||
    tasks.some(({ agreed }) => agreed?.orderId === id);
  return isNamed
    ? { found: { orderId: id, order: null, why: null, viewer } }
    : {
        words: say(scene, 'The picture of that time says nothing of order {order}.', {
          order: shortName(id),
        }),
      };
}

export async function readLine(
  reader: Reader,
  scene: Scene,
  { id, at, viewer }: Asked,
): Promise<Read<LineView>> {
  const status = scene.picture.lines.find(({ lineId }) => lineId === id);
  const answer = at === null ? await reader.lineNow(id) : null;
  if (status === undefined || answer?.type === 'unknown-id')
    return { words: missingLine(scene, answer?.type === 'unknown-id' ? answer : null, id) };
  const line = answer?.line ?? null;
  const why = line === null ? null : await whyOf(reader, scene, { lineId: id });
  return { found: { status, line, why, viewer } };
}

type Thing = { readonly orderId: string; readonly isRefill: boolean } | { readonly lineId: string };

/** How each rule stands on it, with what people wrote put in. Null where the fold says nothing of it. */
async function whyOf(reader: Reader, scene: Scene, thing: Thing): Promise<WhyFound | null> {
  const [subject, id] =
    'lineId' in thing
      ? (['line', thing.lineId] as const)
      : ([thing.isRefill ? 'stockRefill' : 'order', thing.orderId] as const);
  const known = await reader.whySilent(subject, id);
  if (known?.type !== 'found') return null;
  return withNotes(known, await reader.notes(notesIn(known)), scene);
}

const missingWords = (scene: Scene, answer: UnknownThing | null, id: string): string =>
  answer === null
    ? say(scene, 'The box is reading its journal. Ask again in a moment.')
    : capital(unknownWords(scene, { ...answer, id: shortName(id), some: answer.some.map(shortName) }));

const missingLine = (scene: Scene, answer: UnknownThing | null, id: string): string =>
  answer === null
    ? say(scene, 'No line of that time is called {line}.', { line: shortName(id) })
    : missingWords(scene, answer, id);
