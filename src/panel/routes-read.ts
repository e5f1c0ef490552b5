// What can be read: pages, their JSON, the live stream, assets, health and metrics.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { numberIn, sceneJson, sourcesJson, taskJson, writtenJson } from '../render/api.ts';
import { joinsJson } from '../render/joins.ts';
import { notesIn, withNotes } from '../render/notes.ts';
import { capital, type Scene } from '../render/scene.ts';
import { say } from '../render/speech.ts';
import { seenFrom, whyJson } from '../render/why.ts';
import { unknownWords } from '../render/words/why-unknown.ts';
import { answerOfScene, readingWords } from './answer-scene.ts';
import type { Assets } from './assets.ts';
import type { Events } from './events.ts';
import { viewOf } from './find-views.ts';
import { LANGUAGE_KEY, MAY_ACT_KEY, readerOf, SERVER_KEYS, SIGNED_IN_KEY, VIEWER_KEY } from './live-view.ts';
import { type Press, viewPage } from './pages.ts';
import { spokenTo } from './reading-language.ts';
import { addLanguageRoutes } from './routes-language.ts';
import { sendByLink, TASK_PATH, TOKEN_FIELD } from './routes-link.ts';
import { addThingRoutes } from './routes-thing.ts';
import { addViewJson } from './view-json.ts';

export type ReadParts = { readonly press: Press; readonly events: Events };

/** Longer than any answer or person's id that a page is drawn by. */
const ANSWER_LIMIT = 200;

/** Hashed names never change content, so a browser need never ask again. */
const FOREVER = 'public, max-age=31536000, immutable';

export function addReadRoutes(app: FastifyInstance, parts: ReadParts): void {
  for (const view of parts.press.views)
    app.get(view.path, (request, reply) => sendView(parts, request, reply));
  addAssets(app, parts.press.assets);
  addJson(app, parts);
  addViewJson(app, parts.press, queryOf);
  addWhy(app, parts);
  addThingRoutes(app, parts.press);
  addLanguageRoutes(app, parts.press);
  app.get('/events', (request, reply) => join(parts, request, reply));
  app.get('/healthz', async (_request, reply) => {
    const { ok, words } = parts.press.reader.health();
    return reply
      .code(ok ? 200 : 503)
      .type('text/plain; charset=utf-8')
      .send(`${ok ? 'ok' : 'not ok'}: ${words}\n`);
  });
  app.get('/metrics', async (_request, reply) => {
    reply.type('text/plain; version=0.0.4; charset=utf-8');
    return parts.press.reader.metrics();
  });
}

/** The query as flat text, with who looks under the key only the server sets. */
function queryOf(press: Press, request: FastifyRequest): { readonly [name: string]: string } {
  const raw = request.query as { readonly [name: string]: string | readonly string[] };
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(raw))
    flat[name] = typeof value === 'string' ? value : (value[0] ?? '');
  for (const key of SERVER_KEYS) delete flat[key];
  return { ...flat, ...readerOf(press, request) };
}

async function sendView(
  parts: ReadParts,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const path = request.url.split('?')[0] ?? '/';
  const found = viewOf(parts.press.views, path);
  if (found === null) return reply.callNotFound() as unknown as FastifyReply;
  const query = queryOf(parts.press, request);
  const token = query[TOKEN_FIELD];
  if (token !== undefined && found.view.path === TASK_PATH)
    return sendByLink(
      parts.press,
      { path, token, answer: query['answer'], language: query[LANGUAGE_KEY] ?? null },
      reply,
    );
  const { status, body } = await viewPage(parts.press, found, { path, query });
  return reply.code(status).type('text/html; charset=utf-8').send(body);
}

function addAssets(app: FastifyInstance, assets: Assets): void {
  for (const asset of assets.all) {
    app.get(asset.path, async (request, reply) => {
      reply.header('cache-control', FOREVER).header('vary', 'accept-encoding').type(asset.type);
      if (asset.gzipped === null || !/\bgzip\b/.test(request.headers['accept-encoding'] ?? ''))
        return reply.send(asset.body);
      return reply.header('content-encoding', 'gzip').send(asset.gzipped);
    });
  }
}

function addJson(app: FastifyInstance, { press: { reader } }: ReadParts): void {
  type AsOf = { Querystring: { asOf?: string }; Params: { id: string } };
  const scened = (
    request: FastifyRequest<AsOf>,
    reply: FastifyReply,
    make: (scene: Scene) => unknown,
  ): Promise<FastifyReply> => answerOfScene(reader, request, reply, make);
  app.get<AsOf>('/api/picture', (request, reply) => scened(request, reply, sceneJson));
  app.get<AsOf>('/api/sources', (request, reply) => scened(request, reply, sourcesJson));
  app.get<AsOf>('/api/written', (request, reply) =>
    request.query.asOf === undefined
      ? scened(request, reply, async (scene) => writtenJson(scene, await reader.written()))
      : reply.code(400).send({
          words: say(
            spokenTo(reader, request.headers),
            'What people wrote is told as of the last look only: leave asOf out.',
          ),
        }),
  );
  app.get<AsOf>('/api/joins', (request, reply) =>
    scened(request, reply, (scene) => joinsJson(scene, scene.picture.joins)),
  );
  app.get<AsOf>('/api/tasks/:id', (request, reply) =>
    scened(request, reply, async (scene) => {
      const task = scene.picture.tasks.find((t) => String(t.id) === request.params.id);
      return task === undefined ? null : taskJson(scene, task, await reader.outboxOf(task.id));
    }),
  );
}

function addWhy(app: FastifyInstance, { press: { reader } }: ReadParts): void {
  type Asked = { Params: { subject: string; id: string }; Querystring: { asOf?: string } };
  app.get<Asked>('/api/why/:subject/:id', async ({ params, query, headers }, reply) => {
    const spoken = spokenTo(reader, headers);
    if (query.asOf !== undefined)
      return reply.code(400).send({
        words: say(spoken, 'Why nothing was said is told as of the last look only: leave asOf out.'),
      });
    const known = await reader.whySilent(params.subject, params.id);
    if (known === null) return reply.code(503).send({ words: readingWords(spoken) });
    const answer = withNotes(known, await reader.notes(notesIn(known)), spoken);
    return answer.type === 'found'
      ? reply.send(whyJson({ ...seenFrom(answer), ...spoken }, answer, numberIn(reader.ruleNumbers())))
      : reply.code(404).send({ words: capital(unknownWords(spoken, answer)) });
  });
}

async function join(
  { press, events }: ReadParts,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  const { reader, views, access } = press;
  const query = queryOf(press, request);
  const found = viewOf(views, query['page'] ?? '/');
  if (found === null) {
    const spoken = spokenTo(reader, request.headers);
    return reply.code(404).send({ words: say(spoken, 'There is no such page to listen to.') });
  }
  const kept = [VIEWER_KEY, MAY_ACT_KEY, SIGNED_IN_KEY, LANGUAGE_KEY, 'answer'].flatMap((name) => {
    const value = query[name];
    return value === undefined ? [] : [[name, value.slice(0, ANSWER_LIMIT)] as const];
  });
  const watched = { found, query: Object.fromEntries(kept) };
  reply.hijack();
  const headers = {
    ...(reply.getHeaders() as Record<string, string>),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
  };
  reply.raw.writeHead(200, headers);
  const from = {
    shape: query['shape'] ?? '',
    again: request.headers['last-event-id'] !== undefined || query['again'] === '1',
    ended: access.standing(request).ended,
  };
  if (!(await events.join(reply.raw, watched, from))) reply.raw.end();
  return reply;
}
