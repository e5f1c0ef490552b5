// The handover of a shift: read as JSON, signed, read row by row and taken over; by the forms of its page, or as JSON.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../contracts/clock.ts';
import type { HandoverKind } from '../core/types/handover.ts';
import type { ReturnedSign } from '../render/handover-forms.ts';
import { handoverJson } from '../render/handover-json.ts';
import { type Spoken, say } from '../render/speech.ts';
import { type Fields, fieldsOf } from './act-fields.ts';
import { HANDOVER_KINDS, type Handed, handOver } from './handover-says.ts';
import { sceneFor } from './live-view.ts';
import { momentOf, type Press } from './pages.ts';
import { readingLanguage, spokenTo } from './reading-language.ts';
import { sendReturned } from './returned-page.ts';
import { handoverReach } from './views/handover.ts';
import { rememberedPerson, whoCookie } from './who.ts';

type HandoverParts = { readonly press: Press; readonly clock: Clock };
type Reading = FastifyRequest<{ Querystring: { asOf?: string } }>;

const PAGE = '/handover';

export function addHandoverRoutes(app: FastifyInstance, parts: HandoverParts): void {
  app.get('/api/handover', (request, reply) => sendHandover(parts, request as Reading, reply));
  for (const kind of HANDOVER_KINDS) {
    // Whoever reloads a form that came back, or follows its address.
    app.get(`${PAGE}/${kind}`, (_request, reply) => reply.redirect(PAGE, 303));
    app.post(`${PAGE}/${kind}`, (request, reply) => byForm(parts, kind, { request, reply }));
    app.post(`/api/handover/${kind}`, async (request, reply) =>
      sendHanded(reply, await handed(parts, kind, request), spokenTo(parts.press.reader, request.headers)),
    );
  }
}

async function sendHandover(
  { press }: HandoverParts,
  request: Reading,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { reader } = press;
  const { query, headers } = request;
  const to = spokenTo(reader, headers);
  const at = await momentOf(reader, query.asOf);
  if (at === null)
    return reply
      .code(400)
      .send({ words: say(to, 'asOf is not a time. Write 2026-11-17T14:00 in plant time.') });
  const scene = await sceneFor(reader, { at: at ?? null, language: readingLanguage(reader, headers) });
  if (scene === null)
    return at === undefined
      ? reply.code(503).send({ words: say(to, 'The box is reading its journal. Ask again in a moment.') })
      : reply.code(404).send({ words: say(to, 'The box kept no picture of that time.') });
  const { personId, mayAct } = press.access.standing(request);
  const viewer = { personId, mayAct: mayAct && at === undefined, isPast: at !== undefined };
  return reply.send(handoverJson(scene, { viewer, ...(await handoverReach(reader, at ?? null)) }));
}

/** JSON may say the number of a task as one. */
const fieldsIn = (body: unknown): Fields => fieldsOf(body, 'number');

const handed = (
  { press: { reader }, clock }: HandoverParts,
  kind: HandoverKind,
  { body, headers, ip }: FastifyRequest,
): Promise<Handed> =>
  handOver(reader, clock, {
    to: spokenTo(reader, headers),
    kind,
    fields: fieldsIn(body),
    rememberedId: rememberedPerson(reader, headers.cookie),
    address: ip,
  });

async function byForm(
  parts: HandoverParts,
  kind: HandoverKind,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
): Promise<FastifyReply> {
  const { ok, code, personId, troubles } = await handed(parts, kind, request);
  if (personId !== null) reply.header('set-cookie', whoCookie(personId));
  const at = kind === 'read' ? '#handover-open' : '';
  if (ok) return reply.redirect(`${PAGE}?answer=${kind}${at}`, 303);
  if (kind !== 'sign' || code === 'reading') return reply.redirect(`${PAGE}?answer=${code}`, 303);
  const returned: ReturnedSign = { fields: fieldsIn(request.body), troubles };
  return sendReturned(parts.press, request, reply, { path: PAGE, returned, personId });
}

const STATUS: { readonly [code in Handed['code']]?: number } = {
  reading: 503,
  unknown: 404,
  'same-person': 403,
  'nothing-signed': 409,
  taken: 409,
  unread: 409,
};

function sendHanded(reply: FastifyReply, { ok, code, troubles, unread }: Handed, to: Spoken): FastifyReply {
  const refusal = `${troubles.map((one) => one.words).join(' ')} ${say(to, 'Nothing was changed.')}`;
  const body = { ok, code, words: ok ? say(to, 'Noted.') : refusal, fields: troubles, unread };
  return reply.code(ok ? 200 : (STATUS[code] ?? 422)).send(body);
}
