// Deciding on what waits, a snapshot or a tag that is another thing now: by the forms of the Sources page, or as JSON.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Reader } from '../contracts/reader.ts';
import { heldJson } from '../render/held.ts';
import { type Spoken, say } from '../render/speech.ts';
import { sceneNow } from './live-view.ts';
import type { Press } from './pages.ts';
import { spokenTo } from './reading-language.ts';
import { knownPerson, rememberedPerson, whoCookie } from './who.ts';

type HeldRequest = FastifyRequest<{ Params: { source: string; kind: string }; Body: unknown }>;
type TagRequest = FastifyRequest<{ Params: { source: string; tag: string }; Body: unknown }>;

/**
 * taken, rejected: done. same: of a tag, it counts on. who: nobody was named. gone: it does not wait any more. unknown: no such source or kind.
 * unsaid: neither of the two answers.
 */
const OUTCOMES = ['taken', 'rejected', 'same', 'who', 'gone', 'unknown', 'unsaid'] as const;
type Outcome = (typeof OUTCOMES)[number];

/** `words`: what is to be said beside the outcome, by name; the page's form offers nothing that needs it. */
type Decided = { readonly outcome: Outcome; readonly personId: string | null; readonly words?: string };

function said(spoken: Spoken, outcome: Outcome): { readonly status: number; readonly words: string } {
  const unchanged = (status: number, why: string) => ({
    status,
    words: `${why} ${say(spoken, 'Nothing was changed.')}`,
  });
  switch (outcome) {
    case 'taken':
      return { status: 200, words: say(spoken, 'It is taken: the picture is made from it now.') };
    case 'rejected':
      return {
        status: 200,
        words: say(spoken, 'It is rejected: what was read before stays until the next export.'),
      };
    case 'same':
      return {
        status: 200,
        words: say(spoken, 'Noted: it means the same, and its values count from now on.'),
      };
    case 'who':
      return unchanged(422, say(spoken, 'Say who you are: personId must be a person of the config.'));
    case 'gone':
      return unchanged(
        409,
        say(spoken, 'It does not wait any more: a newer one came, or somebody was first.'),
      );
    case 'unknown':
      return unchanged(404, say(spoken, 'There is no such source, kind or tag any more.'));
    case 'unsaid':
      return unchanged(422, say(spoken, 'Say answer: accept or reject.'));
    default:
      throw new Error(`an outcome without words: ${outcome satisfies never}`);
  }
}

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
    return sendDecided(reader, request, reply, await acceptTag(reader, request as TagRequest));
  });
  app.post('/api/held/:source/:kind', async (request, reply) => {
    return sendDecided(reader, request, reply, await decide(reader, request as HeldRequest));
  });
}

function sendDecided(
  reader: Reader,
  { headers }: FastifyRequest,
  reply: FastifyReply,
  { outcome, words }: Decided,
): FastifyReply {
  const { status, words: usual } = said(spokenTo(reader, headers), outcome);
  return reply.code(status).send({ ok: status === 200, code: outcome, words: words ?? usual });
}

/** What the page says after a decision; null where the query holds no answer of ours. */
export function heldAnswerWords(spoken: Spoken, answer: string | undefined): string | null {
  const outcome = OUTCOMES.find((one) => one === answer);
  return outcome === undefined ? null : said(spoken, outcome).words;
}

type Body = { readonly [name: string]: unknown };
type Asking = Spoken & {
  readonly body: Body;
  readonly personId: string | null;
  readonly named: string | null;
};

function asking(reader: Reader, { body: sent, headers }: FastifyRequest): Asking {
  const body = (typeof sent === 'object' && sent !== null ? sent : {}) as Body;
  const named = typeof body['personId'] === 'string' ? body['personId'] : null;
  const personId = knownPerson(reader, named ?? rememberedPerson(reader, headers.cookie));
  return { body, named, personId, ...spokenTo(reader, headers) };
}

async function acceptTag(reader: Reader, request: TagRequest): Promise<Decided> {
  const asked = asking(reader, request);
  const { body, personId } = asked;
  if (personId === null) return { outcome: 'who', personId, words: whoWords(reader, asked) };
  const { source, tag } = request.params;
  const seen = typeof body['seen'] === 'string' ? body['seen'] : null;
  const done = await reader.acceptTag({ source, tag, seen, personId, via: `panel ${request.ip}` });
  if (done === 'done' || done === 'gone') return { outcome: done === 'done' ? 'same' : 'gone', personId };
  return { outcome: 'unknown', personId, words: unknownWords(asked, done) };
}

async function decide(reader: Reader, request: HeldRequest): Promise<Decided> {
  const asked = asking(reader, request);
  const { body, personId } = asked;
  if (personId === null) return { outcome: 'who', personId, words: whoWords(reader, asked) };
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
  if (done !== 'done') return { outcome: 'unknown', personId, words: unknownWords(asked, done) };
  return { outcome: answer === 'accept' ? 'taken' : 'rejected', personId };
}

/** More of them would hide what is asked for. */
const NAMED_PEOPLE = 20;

function whoWords(reader: Reader, asked: Asking): string {
  const people = reader.people();
  const some = people.slice(0, NAMED_PEOPLE).map(({ id, name }) => `${id} (${name})`);
  const n = people.length - some.length;
  const named = some.length === 0 ? say(asked, 'none') : some.join(', ');
  const all = n > 0 ? say(asked, '{first} and {n} more', { first: named, n }) : named;
  return [
    asked.named === null
      ? say(asked, 'Say who you are.')
      : say(asked, '"{id}" is the id of nobody in plant.yaml.', { id: asked.named }),
    say(asked, 'The people are: {people}.', { people: all }),
    say(asked, 'Nothing was changed.'),
  ].join(' ');
}

/** Which there are is told by whoever looked for it. */
const unknownWords = (spoken: Spoken, { unknown }: { readonly unknown: string }): string =>
  `${unknown} ${say(spoken, 'Nothing was changed.')}`;
