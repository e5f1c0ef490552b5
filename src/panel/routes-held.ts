// Deciding on what waits, a snapshot or a tag that is another thing now: by the forms of the Sources page, or as JSON.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Reader } from '../contracts/reader.ts';
import { heldJson } from '../render/held.ts';
import { sceneNow } from './live-view.ts';
import type { Press } from './pages.ts';
import { knownPerson, rememberedPerson, whoCookie } from './who.ts';

type HeldRequest = FastifyRequest<{ Params: { source: string; kind: string }; Body: unknown }>;
type TagRequest = FastifyRequest<{ Params: { source: string; tag: string }; Body: unknown }>;

/**
 * taken, rejected: done. same: of a tag, it counts on. who: nobody was named. gone: it does not wait any more. unknown: no such source or kind.
 * unsaid: neither of the two answers.
 */
type Outcome = 'taken' | 'rejected' | 'same' | 'who' | 'gone' | 'unknown' | 'unsaid';

/** `words`: what is to be said beside the outcome, by name; the page's form offers nothing that needs it. */
type Decided = { readonly outcome: Outcome; readonly personId: string | null; readonly words?: string };

const WORDS: Readonly<Record<Outcome, { readonly status: number; readonly words: string }>> = {
  taken: { status: 200, words: 'It is taken: the picture is made from it now.' },
  rejected: { status: 200, words: 'It is rejected: what was read before stays until the next export.' },
  same: { status: 200, words: 'Noted: it means the same, and its values count from now on.' },
  who: {
    status: 422,
    words: 'Say who you are: personId must be a person of the config. Nothing was changed.',
  },
  gone: {
    status: 409,
    words: 'It does not wait any more: a newer one came, or somebody was first. Nothing was changed.',
  },
  unknown: { status: 404, words: 'There is no such source, kind or tag any more. Nothing was changed.' },
  unsaid: { status: 422, words: 'Say answer: accept or reject. Nothing was changed.' },
};

export function addHeldRoutes(app: FastifyInstance, { press }: { readonly press: Press }): void {
  const { reader } = press;
  app.get('/api/held', async (request, reply) => {
    const scene = await sceneNow(reader, request.headers);
    return reply.send(scene === null ? [] : heldJson(scene, await reader.held()));
  });
  app.post('/held/:source/:kind', async (request, reply) => {
    const { outcome, personId } = await decide(reader, request as HeldRequest);
    if (personId !== null) reply.header('set-cookie', whoCookie(personId));
    return reply.redirect(`/sources?answer=${outcome}`, 303);
  });
  app.post('/held-tag/:source/:tag', async (request, reply) => {
    const { outcome, personId } = await acceptTag(reader, request as TagRequest);
    if (personId !== null) reply.header('set-cookie', whoCookie(personId));
    return reply.redirect(`/sources?answer=${outcome}`, 303);
  });
  app.post('/api/held-tag/:source/:tag', async (request, reply) => {
    const { outcome, words } = await acceptTag(reader, request as TagRequest);
    const { status, words: usual } = WORDS[outcome];
    return reply.code(status).send({ ok: status === 200, code: outcome, words: words ?? usual });
  });
  app.post('/api/held/:source/:kind', async (request, reply) => {
    const { outcome, words } = await decide(reader, request as HeldRequest);
    const { status, words: usual } = WORDS[outcome];
    return reply.code(status).send({ ok: status === 200, code: outcome, words: words ?? usual });
  });
}

/** What the page says after a decision; null where the query holds no answer of ours. */
export function heldAnswerWords(answer: string | undefined): string | null {
  return Object.hasOwn(WORDS, answer ?? '') ? WORDS[answer as Outcome].words : null;
}

type Body = { readonly [name: string]: unknown };
type Asking = { readonly body: Body; readonly personId: string | null; readonly named: string | null };

function asking(reader: Reader, { body: sent, headers }: FastifyRequest): Asking {
  const body = (typeof sent === 'object' && sent !== null ? sent : {}) as Body;
  const named = typeof body['personId'] === 'string' ? body['personId'] : null;
  return { body, named, personId: knownPerson(reader, named ?? rememberedPerson(reader, headers.cookie)) };
}

async function acceptTag(reader: Reader, request: TagRequest): Promise<Decided> {
  const { body, named, personId } = asking(reader, request);
  if (personId === null) return { outcome: 'who', personId, words: whoWords(reader, named) };
  const { source, tag } = request.params;
  const seen = typeof body['seen'] === 'string' ? body['seen'] : null;
  const done = await reader.acceptTag({ source, tag, seen, personId, via: `panel ${request.ip}` });
  if (done === 'done' || done === 'gone') return { outcome: done === 'done' ? 'same' : 'gone', personId };
  return { outcome: 'unknown', personId, words: `${done.unknown} Nothing was changed.` };
}

async function decide(reader: Reader, request: HeldRequest): Promise<Decided> {
  const { body, named, personId } = asking(reader, request);
  if (personId === null) return { outcome: 'who', personId, words: whoWords(reader, named) };
  const { answer } = body;
  if (answer !== 'accept' && answer !== 'reject') return { outcome: 'unsaid', personId };
  const { source, kind } = request.params;
  const id = Number(body['id'] ?? Number.NaN);
  const done = await reader.decideHeld({
    ...{ source, kind, personId },
    id: Number.isSafeInteger(id) ? id : null,
    accept: answer === 'accept',
    via: `panel ${request.ip}`,
  });
  if (done === 'gone') return { outcome: 'gone', personId };
  if (done !== 'done') return { outcome: 'unknown', personId, words: `${done.unknown} Nothing was changed.` };
  return { outcome: answer === 'accept' ? 'taken' : 'rejected', personId };
}

/** More of them would hide what is asked for. */
const NAMED_PEOPLE = 20;

function whoWords(reader: Reader, named: string | null): string {
  const people = reader.people();
  const some = people.slice(0, NAMED_PEOPLE).map(({ id, name }) => `${id} (${name})`);
  const more = people.length - some.length;
  const all = `${some.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  const why = named === null ? 'Say who you are' : `"${named}" is the id of nobody in plant.yaml`;
  return `${why}. The people are: ${all || 'none'}. Nothing was changed.`;
}
