// The panel: a fastify server that reads through a Reader and whose only way back is an act or an entry.
import type { RequestListener, Server } from 'node:http';
import fastify, { type FastifyError, type FastifyInstance } from 'fastify';
import type { Clock } from '../contracts/clock.ts';
import type { Credentials } from '../contracts/credentials.ts';
import type { Log } from '../contracts/log.ts';
import type { Reader } from '../contracts/reader.ts';
import { say } from '../render/speech.ts';
import { Access } from './access/access.ts';
import { serverFor, type TlsIdentity } from './access/both-ways.ts';
import { addGuard } from './access/guard.ts';
import { loadAssets } from './assets.ts';
import { Events } from './events.ts';
import { findViews } from './find-views.ts';
import { hostTrouble } from './origin.ts';
import { frameParts, type Press, wordsPage } from './pages.ts';
import { readingLanguage, spokenTo } from './reading-language.ts';
import { addActRoutes } from './routes-act.ts';
import { addReadRoutes } from './routes-read.ts';
import { addSignInRoutes } from './routes-sign-in.ts';

export type PanelOptions = {
  readonly reader: Reader;
  readonly host: string;
  /** 0: one the system gives. */
  readonly port: number;
  readonly plantName: string;
  readonly log: Log;
  readonly clock: Clock;
  /** Host names people open it by, beside its addresses and localhost. */
  readonly names?: readonly string[];
  /** Left out: nobody has a PIN. */
  readonly credentials?: Credentials;
  /** Left out: HTTP only, so that whoever is not on this machine only looks. */
  readonly tls?: TlsIdentity & { readonly fingerprint: string };
};

export type Panel = { readonly url: string; close(): Promise<void> };

/** A form of ours is under a kilobyte; more is not from us. */
const BODY_LIMIT_BYTES = 16_384;
/** Characters of an id in an address: an ERP's field of 400 in any script, as percent signs. */
const ID_LIMIT = 4_800;

const NOBODYS: Credentials = { holders: () => new Set(), isTheirs: async () => false };

const HEADERS = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; connect-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-store',
} as const;

/** Listens. Throws in words where the port cannot be had. */
export async function startPanel(options: PanelOptions): Promise<Panel> {
  const { reader, clock, log, host, port, plantName, tls, credentials = NOBODYS } = options;
  const [assets, views] = await Promise.all([loadAssets(), findViews()]);
  const access = new Access({ reader, credentials, clock, log });
  const press: Press = { reader, access, views, assets, plantName };
  const events = new Events({ reader, clock, log, frame: (language) => frameParts(reader, language) });
  const app = fastify({
    ...{ bodyLimit: BODY_LIMIT_BYTES, forceCloseConnections: true, exposeHeadRoutes: true },
    serverFactory: (answer: RequestListener): Server => serverFor(answer, tls ?? null),
    routerOptions: { maxParamLength: ID_LIMIT },
  });
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(HEADERS);
    const trouble = hostTrouble(spokenTo(reader, request.headers), request.headers, options.names ?? []);
    if (trouble !== null) return reply.code(421).type('text/plain; charset=utf-8').send(`${trouble}\n`);
  });
  // An open stream would hold close() for good.
  app.addHook('preClose', async () => {
    events.close();
    access.close();
  });
  answerTrouble(app, press, log);
  addActRoutes(app, { press, clock });
  addGuard(app, press);
  addSignInRoutes(app, {
    press,
    certificate: tls ? { pem: tls.certificate, fingerprint: tls.fingerprint } : null,
  });
  addReadRoutes(app, { press, events });
  await app.listen({ host, port }).catch(async (error: unknown) => {
    await app.close();
    throw listenError(error, host, port);
  });
  const address = app.server.address();
  const bound = typeof address === 'object' && address !== null ? address.port : port;
  return { url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`, close: () => app.close() };
}

function answerTrouble(app: FastifyInstance, press: Press, log: Log): void {
  app.setNotFoundHandler(async (request, reply) => {
    const spoken = spokenTo(press.reader, request.headers);
    const words = say(spoken, 'There is no such page. It may be a cut-off link.');
    if (request.url.startsWith('/api/')) return reply.code(404).send({ words });
    const { body } = await wordsPage(press, 404, {
      title: say(spoken, 'No such page'),
      words,
      language: readingLanguage(press.reader, request.headers),
    });
    return reply.code(404).type('text/html; charset=utf-8').send(body);
  });
  app.setErrorHandler(async (error: FastifyError, request, reply) => {
    const status = error.statusCode ?? 500;
    // Without its query, which may hold the token of a link.
    const [path] = request.url.split('?');
    if (status >= 500) log.error({ err: error, path }, 'the panel could not answer');
    const spoken = spokenTo(press.reader, request.headers);
    const words =
      status >= 500
        ? say(
            spoken,
            'The panel could not answer; the picture itself goes on. What happened is in the log of the box.',
          )
        : say(spoken, 'The box did not understand what was sent. Nothing was changed.');
    if (request.url.startsWith('/api/')) return reply.code(status).send({ words });
    return reply.code(status).type('text/plain; charset=utf-8').send(`${words}\n`);
  });
}

/** The world's fault, in the shape of contracts/errors.ts. */
function listenError(cause: unknown, host: string, port: number): Error {
  const code = cause instanceof Error && 'code' in cause ? cause.code : null;
  const words =
    code === 'EADDRINUSE'
      ? `Port ${port} on ${host} is in use, so the panel cannot be opened there. Stop what uses it, or choose another with --port.`
      : `The panel cannot listen on ${host}:${port} (${String(code)}). Check the address and the rights of the user it runs as.`;
  return Object.assign(new Error(words, { cause }), { code: 'refused', retryable: code === 'EADDRINUSE' });
}
