// What a view shows as JSON, at `/api` and its path: adding a page adds its answer for programs too.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { answerOfScene } from './answer-scene.ts';
import type { Press } from './pages.ts';
import { readingLanguage } from './reading-language.ts';

type Query = { readonly [name: string]: string };
type Asked = { Querystring: { asOf?: string }; Params: Query };

/** `queryOf`: the query as flat text. */
export function addViewJson(
  app: FastifyInstance,
  press: Press,
  queryOf: (press: Press, request: FastifyRequest) => Query,
): void {
  const { reader, views } = press;
  for (const view of views) {
    const { json } = view;
    if (json === undefined) continue;
    app.get<Asked>(`/api${view.path}`, (request, reply) =>
      answerOfScene(reader, request, reply, async (_scene, at) => {
        const query = queryOf(press, request as FastifyRequest);
        const language = readingLanguage(reader, request.headers);
        const data = await view.read(reader, { params: request.params, query, at, language });
        if (data === null) return null;
        const { status, body } = json(data, reader);
        reply.code(status);
        return body;
      }),
    );
  }
}
