// An order and a line as JSON.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { lineJson, orderJson } from '../render/now-json.ts';
import type { Scene } from '../render/scene.ts';
import { answerOfScene } from './answer-scene.ts';
import type { Press } from './pages.ts';
import { type Read, readLine, readOrder } from './thing-read.ts';

type Asking = { Params: { id: string }; Querystring: { asOf?: string } };
type Made = (scene: Scene, at: number | null) => Promise<Read<object>>;

export function addThingRoutes(app: FastifyInstance, { reader }: Press): void {
  const answered = (request: FastifyRequest<Asking>, reply: FastifyReply, make: Made) =>
    answerOfScene(reader, request, reply, async (scene, at) => {
      const read = await make(scene, at);
      if ('found' in read) return read.found;
      reply.code(404);
      return read;
    });
  app.get<Asking>('/api/orders/:id', (request, reply) =>
    answered(request, reply, async (scene, at) => {
      const read = await readOrder(reader, scene, askedFor(request, at));
      return 'found' in read ? { found: orderJson(scene, read.found) } : read;
    }),
  );
  app.get<Asking>('/api/lines/:id', (request, reply) =>
    answered(request, reply, async (scene, at) => {
      const read = await readLine(reader, scene, askedFor(request, at));
      return 'found' in read ? { found: lineJson(scene, read.found) } : read;
    }),
  );
}

/** JSON has no buttons and no links. */
const askedFor = ({ params }: FastifyRequest<Asking>, at: number | null) => ({
  ...{ id: params.id, at },
  viewer: { personId: null, mayAct: false },
});
