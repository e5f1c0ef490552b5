// What can be done: POSTs from the panel's own pages, or JSON, each becoming one act in the journal.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../contracts/clock.ts';
import type { Reader } from '../contracts/reader.ts';
import type { ReturnedAct } from '../render/act-form.ts';
import { notesIn, withNotes } from '../render/notes.ts';
import { say } from '../render/speech.ts';
import { fieldsOf } from './act-fields.ts';
import { ACT_KINDS, type Asked, comesBack, outcomeWords, perform } from './acts.ts';
import { originTrouble } from './origin.ts';
import { type Press, wordsPage } from './pages.ts';
import { readingLanguage, spokenTo } from './reading-language.ts';
import { sendReturned } from './returned-page.ts';
import { addFloorRoutes } from './routes-floor.ts';
import { addHandoverRoutes } from './routes-handover.ts';
import { addHeldRoutes } from './routes-held.ts';
import { addLedgerRoutes } from './routes-ledger.ts';
import { addLinkRoutes, isByLink } from './routes-link.ts';
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
    if (request.method === 'GET' || request.method === 'HEAD' || isByLink(request.url)) return;
    const spoken = spokenTo(parts.press.reader, request.headers);
    const trouble = originTrouble(spoken, request.headers);
    if (trouble === null) return;
    if (request.url.startsWith('/api/')) return reply.code(403).send({ words: trouble });
    const { body } = await wordsPage(parts.press, 403, {
      title: say(spoken, 'Not from here'),
      words: trouble,
      language: readingLanguage(parts.press.reader, request.headers),
    });
    return reply.code(403).type('text/html; charset=utf-8').send(body);
  });
  // Whoever reloads a form that came back, or follows its address.
  app.get('/t/:id/:kind', (request, reply) => reply.redirect(`/t/${(request as ActRequest).params.id}`, 303));
  app.post('/t/:id/:kind', (request, reply) => actByForm(parts, request as ActRequest, reply));
  addLinkRoutes(app, parts);
  addHeldRoutes(app, parts);
  addFloorRoutes(app, parts);
  addLedgerRoutes(app, parts);
  addHandoverRoutes(app, parts);
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
    kind,
    fields: fieldsOf(request.body),
    rememberedId,
    via: `panel ${request.ip}`,
    byForm,
    ...spokenTo(reader, request.headers),
  };
}

async function actByForm(
  { press, clock }: ActParts,
  request: ActRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const asked = askedOf(press.reader, request, true);
  if (asked === null) return reply.callNotFound() as unknown as FastifyReply;
  const { code, personId, troubles } = await perform(press.reader, clock, asked);
  if (personId !== null) reply.header('set-cookie', whoCookie(personId));
  // Who accepts or has done it is asked beside the button; every other form comes back as it was.
  const isAskedAgain = comesBack(code) || (code === 'who' && !['accept', 'done'].includes(asked.kind));
  const page = `/t/${asked.taskId}`;
  if (isAskedAgain && asked.kind !== 'undo') {
    const returned: ReturnedAct = { kind: asked.kind, fields: asked.fields, troubles };
    return sendReturned(press, request, reply, { path: page, returned, personId });
  }
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
  if (asked === null) {
    const spoken = spokenTo(press.reader, request.headers);
    const kinds = ACT_KINDS.join(', ');
    return reply.code(404).send({ words: say(spoken, 'There is no such act. They are {kinds}.', { kinds }) });
  }
  const outcome = await perform(press.reader, clock, asked);
  const { status, words } = outcomeWords(asked, outcome);
  const { code, result, troubles: fields } = outcome;
  const kept = result?.task ?? null;
  const task = withNotes(kept, await press.reader.notes(notesIn(kept)), asked);
  return reply.code(status).send({ ok: status === 200, code, words, fields, task });
}
