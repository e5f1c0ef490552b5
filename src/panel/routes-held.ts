// Deciding on a snapshot that waits: by the form of the Sources page, or as JSON.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Reader } from '../contracts/reader.ts';
import { heldJson } from '../render/held.ts';
import { sceneFor } from './live-view.ts';
import type { Press } from './pages.ts';
import { knownPerson, rememberedPerson, whoCookie } from './who.ts';

type HeldRequest = FastifyRequest<{ Params: { source: string; kind: string }; Body: unknown }>;

/** taken, rejected: done. who: nobody was named. gone: it does not wait any more. unsaid: neither of the two answers. */
type Outcome = 'taken' | 'rejected' | 'who' | 'gone' | 'unsaid';

const WORDS: Readonly<Record<Outcome, { readonly status: number; readonly words: string }>> = {
  taken: { status: 200, words: 'It is taken: the picture is made from it now.' },
  rejected: { status: 200, words: 'It is rejected: what was read before stays until the next export.' },
  who: {
    status: 422,
    words: 'Say who you are: personId must be a person of the config. Nothing was changed.',
  },
  gone: {
    status: 409,
    words: 'It does not wait any more: a newer one came, or somebody was first. Nothing was changed.',
  },
  unsaid: { status: 422, words: 'Say answer: accept or reject. Nothing was changed.' },
};

export function addHeldRoutes(app: FastifyInstance, { press }: { readonly press: Press }): void {
  const { reader } = press;
  app.get('/api/held', async (_request, reply) => {
    const scene = await sceneFor(reader, null);
    return reply.send(scene === null ? [] : heldJson(scene, await reader.held()));
  });
  app.post('/held/:source/:kind', async (request, reply) => {
    const { outcome, personId } = await decide(reader, request as HeldRequest);
    if (personId !== null) reply.header('set-cookie', whoCookie(personId));
    return reply.redirect(`/sources?answer=${outcome}`, 303);
  });
  app.post('/api/held/:source/:kind', async (request, reply) => {
    const { outcome } = await decide(reader, request as HeldRequest);
    const { status, words } = WORDS[outcome];
    return reply.code(status).send({ ok: status === 200, code: outcome, words });
  });
}

/** What the page says after a decision; null where the query holds no answer of ours. */
export function heldAnswerWords(answer: string | undefined): string | null {
  return Object.hasOwn(WORDS, answer ?? '') ? WORDS[answer as Outcome].words : null;
}

async function decide(
  reader: Reader,
  request: HeldRequest,
): Promise<{ readonly outcome: Outcome; readonly personId: string | null }> {
  const body = (typeof request.body === 'object' && request.body !== null ? request.body : {}) as {
    readonly [name: string]: unknown;
  };
  const named = typeof body['personId'] === 'string' ? body['personId'] : null;
  const personId = knownPerson(reader, named ?? rememberedPerson(reader, request.headers.cookie));
  if (personId === null) return { outcome: 'who', personId };
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
  return { outcome: answer === 'accept' ? 'taken' : 'rejected', personId };
}
