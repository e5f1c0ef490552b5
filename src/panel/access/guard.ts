// Nothing is changed by whoever may not: asked before every act, whatever its route; and who acts is whoever signed in.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { signInNeededMain } from '../../render/sign-in-page.ts';
import { say } from '../../render/speech.ts';
import { mainPage, type Press } from '../pages.ts';
import { readingLanguage, spokenTo } from '../reading-language.ts';
import { isByLink } from '../routes-link.ts';
import { isSafeWay } from './access.ts';

const READS: readonly string[] = ['GET', 'HEAD'];
/** Open to whoever came the safe way: how one signs in and out. */
const SIGNING: readonly string[] = ['/sign-in', '/sign-out'];
/** What a page asks for by itself: nobody did anything by it. */
const BY_ITSELF = /^\/(events|assets)\b/;

export function addGuard(app: FastifyInstance, press: Press): void {
  app.addHook('onRequest', async (request) => {
    if (!BY_ITSELF.test(request.url)) press.access.use(request);
  });
  app.addHook('preHandler', async (request, reply) => {
    if (READS.includes(request.method) || reply.sent) return;
    if (!isSafeWay(request)) return refuse(press, request, reply, 'plain');
    // The token of a link is a sign of its own.
    if (SIGNING.includes(request.url) || isByLink(request.url)) return;
    const { personId, mayAct, isSignedIn } = press.access.standing(request);
    if (!mayAct) return refuse(press, request, reply, 'nobody');
    if (!isSignedIn) return;
    const body = request.body;
    const isFields = typeof body === 'object' && body !== null && !Array.isArray(body);
    request.body = { ...(isFields && body), personId };
  });
}

type Why = 'plain' | 'nobody';

/** A page that says what to do, or JSON; nothing was changed. */
async function refuse(
  press: Press,
  request: FastifyRequest,
  reply: FastifyReply,
  why: Why,
): Promise<FastifyReply> {
  const to = spokenTo(press.reader, request.headers);
  const words =
    why === 'plain'
      ? say(
          to,
          'Acts travel encrypted only. Nothing was changed. Open the panel with https:// and do it there.',
        )
      : say(to, 'Sign in first. Nothing was changed.');
  if (request.url.startsWith('/api/')) return reply.code(403).send({ words });
  const title = why === 'plain' ? say(to, 'Not over this connection') : say(to, 'Sign in first');
  const signIn = signInAddress(request, pageOf(request));
  const main = signInNeededMain(to, { title, words, signIn });
  const language = readingLanguage(press.reader, request.headers);
  const { body } = await mainPage(press, { title, main }, { path: '', language });
  return reply.code(403).type('text/html; charset=utf-8').send(body);
}

/** Where the form was: the page it came from, if it is one of ours. */
function pageOf({ headers }: FastifyRequest): string {
  const from = URL.parse(headers.referer ?? '');
  return from !== null && from.host === headers.host ? `${from.pathname}${from.search}` : '/';
}

/** By TLS where it was not: this port speaks both. */
export function signInAddress(request: FastifyRequest, back: string): string {
  const path = `/sign-in?back=${encodeURIComponent(back)}`;
  return isSafeWay(request) ? path : `https://${request.host}${path}`;
}
