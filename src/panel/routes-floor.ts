// What people tell of lines: by the forms of the floor page, or as JSON.

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../contracts/clock.ts';
import type { EntryKind } from '../core/types/entry.ts';
import type { FloorLine } from '../core/types/floor-line.ts';
import { floorOf } from '../core/types/picture.ts';
import type { Returned } from '../render/floor-forms.ts';
import { floorJson } from '../render/floor-json.ts';
import type { Scene } from '../render/scene.ts';
import { say } from '../render/speech.ts';
import { keptWords } from '../render/words/entry.ts';
import { type Fields, fieldsOf } from './act-fields.ts';
import { readingWords } from './answer-scene.ts';
import { ENTRY_KINDS, type Told, tell } from './entries.ts';
import { sceneNow } from './live-view.ts';
import type { Press } from './pages.ts';
import { spokenTo } from './reading-language.ts';
import { sendReturned } from './returned-page.ts';
import { rememberedPerson, whoCookie } from './who.ts';

type FloorParts = { readonly press: Press; readonly clock: Clock };
type FloorRequest = FastifyRequest<{ Params: { line: string; kind: string }; Body: unknown }>;

const PAGE = '/floor';

export function addFloorRoutes(app: FastifyInstance, parts: FloorParts): void {
  const { reader } = parts.press;
  app.get('/api/floor', async (request, reply) => {
    const scene = await sceneNow(reader, request.headers);
    return scene === null
      ? reply.code(503).send({ words: readingWords(spokenTo(reader, request.headers)) })
      : reply.send(floorJson(scene));
  });
  // Whoever reloads a form that came back, or follows its address.
  app.get('/floor/:line/:kind', (_request, reply) => reply.redirect(PAGE, 303));
  app.post('/floor/:line/:kind', (request, reply) => tellByForm(parts, request as FloorRequest, reply));
  app.post('/api/floor/:line/:kind', (request, reply) => tellByJson(parts, request as FloorRequest, reply));
}

type Asked = {
  readonly scene: Scene;
  readonly line: FloorLine;
  readonly kind: EntryKind;
  readonly fields: Fields;
};

/** Null where the path names no line or no kind of entry. */
function askedOf(scene: Scene, request: FloorRequest): Asked | null {
  const line = floorOf(scene.picture).find(({ lineId }) => lineId === request.params.line);
  const kind = ENTRY_KINDS.find((one) => one === request.params.kind);
  return line === undefined || kind === undefined
    ? null
    : { scene, line, kind, fields: fieldsOf(request.body, 'number', 'boolean') };
}

async function told(parts: FloorParts, request: FloorRequest, asked: Asked): Promise<Told> {
  const rememberedId = rememberedPerson(parts.press.reader, request.headers.cookie);
  return tell(parts.press.reader, parts.clock, { ...asked, rememberedId, address: request.ip });
}

async function tellByForm(
  parts: FloorParts,
  request: FloorRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const scene = await sceneNow(parts.press.reader, request.headers);
  const asked = scene && askedOf(scene, request);
  if (!asked) return reply.callNotFound() as unknown as FastifyReply;
  const { kind, line, fields } = asked;
  const { ok, personId, troubles, again } = await told(parts, request, asked);
  if (personId !== null) reply.header('set-cookie', whoCookie(personId));
  const id = encodeURIComponent(line.lineId);
  if (ok) return reply.redirect(`${PAGE}?answer=${kind}.${id}#floor-${id}`, 303);
  const typed = again === null ? without(fields, 'asked') : { ...fields, asked: again };
  const returned: Returned = { lineId: line.lineId, kind, fields: typed, troubles };
  return sendReturned(parts.press, request, reply, { path: PAGE, returned, personId });
}

function without(fields: Fields, name: string): Fields {
  const { [name]: _gone, ...rest } = fields;
  return rest;
}

async function tellByJson(
  parts: FloorParts,
  request: FloorRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const scene = await sceneNow(parts.press.reader, request.headers);
  if (scene === null)
    return reply.code(503).send({ words: readingWords(spokenTo(parts.press.reader, request.headers)) });
  const asked = askedOf(scene, request);
  if (asked === null) {
    const kinds = ENTRY_KINDS.join(', ');
    const words = say(scene, 'There is no such line, or no such entry. They are {kinds}.', { kinds });
    return reply.code(404).send({ words });
  }
  const { ok, code, troubles } = await told(parts, request, asked);
  const words = ok
    ? keptWords(scene, asked.kind)
    : `${troubles.map((one) => one.words).join(' ')} ${say(scene, 'Nothing was changed.')}`;
  const status = ok ? 200 : code === 'reading' ? 503 : code === 'moved-on' || code === 'tag-says' ? 409 : 422;
  return reply.code(status).send({ ok, code, words, fields: troubles });
}
