// Signing in and out, and the certificate of the box for whoever wants to trust it once.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { signInMain } from '../render/sign-in-page.ts';
import { plural, type Spoken, say } from '../render/speech.ts';
import { isSafeWay } from './access/access.ts';
import { signInAddress } from './access/guard.ts';
import { fieldsOf } from './act-fields.ts';
import { mainPage, type Press } from './pages.ts';
import { readingLanguage, spokenTo } from './reading-language.ts';
import { backOf } from './routes-language.ts';

export type SignInParts = {
  readonly press: Press;
  /** PEM, and its SHA-256 as browsers write it. Null: this panel has none. */
  readonly certificate: { readonly pem: string; readonly fingerprint: string } | null;
};

export function addSignInRoutes(app: FastifyInstance, parts: SignInParts): void {
  const { press, certificate } = parts;
  app.get('/sign-in', async (request, reply) => {
    const back = backOf((request.query as { back?: unknown }).back);
    if (!isSafeWay(request)) return reply.redirect(signInAddress(request, back), 307);
    return sendForm(parts, request, reply, { back, chosenId: null, trouble: null, status: 200 });
  });
  app.post('/sign-in', async (request, reply) => {
    const fields = fieldsOf(request.body);
    const { personId = '', pin = '' } = fields;
    const back = backOf(fields['back']);
    const device = fields['device'] === 'own' ? 'own' : 'shared';
    const signed = await press.access.signIn(request, { personId, pin, device });
    if (signed.ok) return reply.header('set-cookie', signed.cookie).redirect(back, 303);
    const trouble = wrongWords(spokenTo(press.reader, request.headers), signed.waitS);
    const status = signed.waitS === null ? 422 : 429;
    if (signed.waitS !== null) reply.header('retry-after', signed.waitS);
    return sendForm(parts, request, reply, { back, chosenId: personId, trouble, status });
  });
  app.post('/sign-out', async (request, reply) =>
    reply.header('set-cookie', press.access.signOut(request)).redirect('/', 303),
  );
  app.get('/api/certificate', async (_request, reply) =>
    certificate === null
      ? (reply.callNotFound() as unknown as FastifyReply)
      : reply.send({ sha256Fingerprint: certificate.fingerprint }),
  );
  app.get('/certificate.pem', async (_request, reply) =>
    certificate === null
      ? (reply.callNotFound() as unknown as FastifyReply)
      : reply.type('application/x-pem-file').send(certificate.pem),
  );
}

/** The same whether it was the name or the PIN: who guesses learns neither. */
const wrongWords = (to: Spoken, waitS: number | null): string =>
  waitS === null
    ? say(to, 'That is not the PIN of that person. Try again.')
    : plural(to, waitS, [
        'Too many tries. In {n} second the box listens again.',
        'Too many tries. In {n} seconds the box listens again.',
      ]);

type Shown = {
  readonly back: string;
  readonly chosenId: string | null;
  readonly trouble: string | null;
  readonly status: number;
};

async function sendForm(
  { press, certificate }: SignInParts,
  request: FastifyRequest,
  reply: FastifyReply,
  { status, ...shown }: Shown,
): Promise<FastifyReply> {
  const to = spokenTo(press.reader, request.headers);
  const people = press.access.holders();
  const fingerprint = certificate?.fingerprint ?? null;
  const main = signInMain(to, { people, fingerprint, ...shown });
  const language = readingLanguage(press.reader, request.headers);
  const { body } = await mainPage(press, { title: say(to, 'Sign in'), main }, { path: '/sign-in', language });
  return reply.code(status).type('text/html; charset=utf-8').send(body);
}
