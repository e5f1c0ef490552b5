// What can be done: POSTs from the panel's own pages, or JSON, each becoming one act in the journal.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../contracts/clock.ts';
import type { Reader } from '../contracts/reader.ts';
import type { ActKind } from '../core/types/task.ts';
import { ACT_KINDS, type Asked, type Fields, outcomeWords, perform } from './acts.ts';
import { originTrouble } from './origin.ts';
import { type Press, wordsPage } from './pages.ts';
import { addHeldRoutes } from './routes-held.ts';
import { rememberedPerson, whoCookie } from './who.ts';

export type ActParts = { readonly press: Press; readonly clock: Clock };

type ActRequest = FastifyRequest<{ Params: { id: string; kind: string }; Body: unknown }>;

export function addActRoutes(app: FastifyInstance, parts: ActParts): void {
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => {
      done(null, Object.fromEntries(new URLSearchParams(String(body))));
    },
  );
  app.addHook('onRequest', async (request, reply) => {
    if (request.method === 'GET' || request.method === 'HEAD') return;
    const trouble = originTrouble(request.headers);
    if (trouble === null) return;
    if (request.url.startsWith('/api/')) return reply.code(403).send({ words: trouble });
    const { body } = await wordsPage(parts.press, 403, { title: 'Not from here', words: trouble });
    return reply.code(403).type('text/html; charset=utf-8').send(body);
  });
  app.post('/t/:id/:kind', (request, reply) => actByForm(parts, request as ActRequest, reply));
  addHeldRoutes(app, parts);
  for (const path of ['/api/t/:id/:kind', '/api/tasks/:id/:kind']) {
    app.post(path, (request, reply) => actByJson(parts, request as ActRequest, reply));
  }
}

/** Where the page opens at what is asked for. */
const FIELD_ASKED: { readonly [code: string]: string } = { who: '#who', 'not-yours': '#who-done' };

/** Null where the path names no task or no act. */
function askedOf(reader: Reader, request: ActRequest, byForm: boolean): Asked | null {
  const kind = ACT_KINDS.find((k) => k === request.params.kind);
  if (kind === undefined || !/^\d{1,15}$/.test(request.params.id)) return null;
  const rememberedId = rememberedPerson(reader, request.headers.cookie);
  return {
    taskId: Number(request.params.id),
    kind: kind satisfies ActKind,
    fields: fieldsOf(request.body),
    rememberedId,
    address: request.ip,
    byForm,
  };
}

function fieldsOf(body: unknown): Fields {
  if (typeof body !== 'object' || body === null) return {};
  const texts = Object.entries(body).filter((e): e is [string, string] => typeof e[1] === 'string');
  return Object.fromEntries(texts);
}

async function actByForm(
  { press, clock }: ActParts,
  request: ActRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const asked = askedOf(press.reader, request, true);
  if (asked === null) return reply.callNotFound() as unknown as FastifyReply;
  const { code, personId } = await perform(press.reader, clock, asked);
  if (personId !== null) reply.header('set-cookie', whoCookie(personId));
  if (code === 'incomplete') {
    const { status, body } = await wordsPage(press, 422, {
      title: 'Something is missing',
      words: 'Say to whom it goes, or why it is not a problem. Nothing was changed.',
    });
    return reply.code(status).type('text/html; charset=utf-8').send(body);
  }
  const page = `/t/${asked.taskId}`;
  if (code === 'ok' || code === 'repeated')
    return reply.redirect(asked.fields['back'] === 'picture' ? '/' : page, 303);
  return reply.redirect(`${page}?answer=${code}${FIELD_ASKED[code] ?? ''}`, 303);
}

async function actByJson(
  { press, clock }: ActParts,
  request: ActRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const asked = askedOf(press.reader, request, false);
  if (asked === null)
    return reply
      .code(404)
      .send({ words: 'There is no such act. They are accept, give, done and not-a-problem.' });
  const { code, result } = await perform(press.reader, clock, asked);
  const { status, words } = outcomeWords(code);
  return reply.code(status).send({ ok: status === 200, code, words, task: result?.task ?? null });
}
