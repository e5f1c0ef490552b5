// A form that came back: its page, drawn with what was typed and what is wrong with it.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { viewOf } from './find-views.ts';
import { RETURNED_KEY, readerOf, VIEWER_KEY } from './live-view.ts';
import { type Press, viewPage } from './pages.ts';

export type CameBack = {
  /** Of the page the form stands on. */
  readonly path: string;
  /** As the page reads it back. */
  readonly returned: object;
  /** Who sent it; null: nobody was named. */
  readonly personId: string | null;
};

/** 422, or what the page itself says where there is none to draw. */
export async function sendReturned(
  press: Press,
  request: FastifyRequest,
  reply: FastifyReply,
  { path, returned, personId }: CameBack,
): Promise<FastifyReply> {
  const found = viewOf(press.views, path);
  if (found === null) throw new Error(`${path} has no page`);
  const query = {
    ...readerOf(press, request),
    ...(personId !== null && { [VIEWER_KEY]: personId }),
    [RETURNED_KEY]: JSON.stringify(returned),
  };
  const { status, body } = await viewPage(press, found, { path, query });
  return reply
    .code(status === 200 ? 422 : status)
    .type('text/html; charset=utf-8')
    .send(body);
}
