// An order and a line as JSON.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { lineJson, orderJson } from '../render/now-json.ts';
import type { Scene } from '../render/scene.ts';
import { say } from '../render/speech.ts';
import { sceneFor } from './live-view.ts';
import { momentOf, type Press } from './pages.ts';
import { readingLanguage, spokenTo } from './reading-language.ts';
import { type Read, readLine, readOrder } from './thing-read.ts';

type Asking = { Params: { id: string }; Querystring: { asOf?: string } };
type Made = (scene: Scene, at: number | null) => Promise<Read<object>>;

export function addThingRoutes(app: FastifyInstance, press: Press): void {
  const { reader } = press;
  app.get<Asking>('/api/orders/:id', (request, reply) =>
    answered(press, request, reply, async (scene, at) => {
      const read = await readOrder(reader, scene, askedFor(request, at));
      return 'found' in read ? { found: orderJson(scene, read.found) } : read;
    }),
  );
  app.get<Asking>('/api/lines/:id', (request, reply) =>
    answered(press, request, reply, async (scene, at) => {
      const read = await readLine(reader, scene, askedFor(request, at));
      return 'found' in read ? { found: lineJson(scene, read.found) } : read;
    }),
  );
}

const askedFor = ({ params }: FastifyRequest<Asking>, at: number | null) => ({
  ...{ id: params.id, at },
  viewer: { personId: null, mayAct: at === null },
});

async function answered(
  { reader }: Press,
  { query, headers }: FastifyRequest<Asking>,
  reply: FastifyReply,
  make: Made,
): Promise<FastifyReply> {
  const to = spokenTo(reader, headers);
  const no = (status: number, words: string) => reply.code(status).send({ words });
  const at = await momentOf(reader, query.asOf);
  if (at === null)
    return no(
      400,
      say(to, 'asOf is not a time. Write 2026-11-17T14:00 in plant time, or ISO 8601 with its zone.'),
    );
  const scene = await sceneFor(reader, { at: at ?? null, language: readingLanguage(reader, headers) });
  if (scene === null)
    return at === undefined
      ? no(503, say(to, 'The box is reading its journal. Ask again in a moment.'))
      : no(404, say(to, 'The box kept no picture of that time.'));
  const read = await make(scene, at ?? null);
  return 'found' in read ? reply.send(read.found) : no(404, read.words);
}
