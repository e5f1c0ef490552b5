// The ledger: read as JSON, confirmed by a second name, and told what was missed; by the forms of its page, or as JSON.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../contracts/clock.ts';
import type { LedgerMissed } from '../core/types/ledger.ts';
import { ledgerCsv } from '../render/ledger-csv.ts';
import type { ReturnedMissed } from '../render/ledger-forms.ts';
import { ledgerJson, missedJson } from '../render/ledger-json.ts';
import { fieldDay } from '../render/plant-time.ts';
import { ruleDraft } from '../render/rule-draft.ts';
import type { Scene } from '../render/scene.ts';
import { type Spoken, say } from '../render/speech.ts';
import { fieldsOf } from './act-fields.ts';
import { readingWords } from './answer-scene.ts';
import { type Said, sayConfirm, sayMissed } from './ledger-says.ts';
import { spanOf } from './ledger-span.ts';
import { sceneFor, sceneNow } from './live-view.ts';
import { momentOf, type Press } from './pages.ts';
import { readingLanguage, spokenTo } from './reading-language.ts';
import { sendReturned } from './returned-page.ts';
import { rememberedPerson, whoCookie } from './who.ts';

type LedgerParts = { readonly press: Press; readonly clock: Clock };
type Query = { from?: string; to?: string; asOf?: string };
type Reading = FastifyRequest<{ Querystring: Query }>;
type Confirming = FastifyRequest<{ Params: { decision: string }; Body: unknown }>;
type Drafting = FastifyRequest<{ Params: { id: string } }>;

const PAGE = '/ledger';

export function addLedgerRoutes(app: FastifyInstance, parts: LedgerParts): void {
  app.get('/api/ledger', (request, reply) => sendLedger(parts, request as Reading, reply, 'json'));
  app.get('/ledger.csv', (request, reply) => sendLedger(parts, request as Reading, reply, 'csv'));
  app.get('/api/ledger/missed', (request, reply) => sendMissed(parts, request, reply));
  app.get('/api/ledger/missed/:id/draft', (request, reply) => sendDraft(parts, request as Drafting, reply));
  // Whoever reloads a form that came back, or follows its address.
  for (const path of ['/ledger/:decision/confirm', '/ledger/missed'])
    app.get(path, (_request, reply) => reply.redirect(PAGE, 303));
  app.post('/ledger/:decision/confirm', (request, reply) =>
    confirmByForm(parts, request as Confirming, reply),
  );
  app.post('/ledger/missed', (request, reply) => missedByForm(parts, request, reply));
  app.post('/api/ledger/:decision/confirm', async (request, reply) =>
    sendSaid(reply, await confirmed(parts, request as Confirming), {
      to: spokenTo(parts.press.reader, request.headers),
      words: null,
    }),
  );
  app.post('/api/ledger/missed', (request, reply) => missedByJson(parts, request, reply));
}

async function sendLedger(
  { press }: LedgerParts,
  { query, headers }: Reading,
  reply: FastifyReply,
  form: 'json' | 'csv',
): Promise<FastifyReply> {
  const { reader } = press;
  const to = spokenTo(reader, headers);
  const at = await momentOf(reader, query.asOf);
  if (at === null)
    return reply
      .code(400)
      .send({ words: say(to, 'asOf is not a time. Write 2026-11-17T14:00 in plant time.') });
  const scene = await sceneFor(reader, { at: at ?? null, language: readingLanguage(reader, headers) });
  if (scene === null) return reply.code(503).send({ words: readingWords(to) });
  const asked = spanOf(scene, query);
  if ('words' in asked) return reply.code(400).send(asked);
  const ledger = await reader.ledger({ span: asked.span, at: at ?? null });
  if (ledger === null) return reply.code(503).send({ words: readingWords(to) });
  if (form === 'json') return reply.send(ledgerJson(scene, ledger));
  const days = `${fieldDay(scene.zone, ledger.from)}-${fieldDay(scene.zone, ledger.to - 1)}`;
  return reply
    .type('text/csv; charset=utf-8')
    .header('content-disposition', `attachment; filename="ledger-${days}.csv"`)
    .send(ledgerCsv(scene, ledger));
}

const sendReading = (
  { press: { reader } }: LedgerParts,
  { headers }: Pick<FastifyRequest, 'headers'>,
  reply: FastifyReply,
): FastifyReply => reply.code(503).send({ words: readingWords(spokenTo(reader, headers)) });

type Missed = { readonly row: LedgerMissed; readonly words: string | null };

/** All that was told to be missed, newest first. Null: the journal is being read. */
async function missedOnes(
  { press: { reader } }: LedgerParts,
  { headers }: Pick<FastifyRequest, 'headers'>,
): Promise<{ scene: Scene; missed: Missed[] } | null> {
  const scene = await sceneNow(reader, headers);
  const ledger = scene && (await reader.ledger({ span: { from: 0, to: scene.now + 1 }, at: null }));
  if (!ledger) return null;
  const missed = ledger.rows.flatMap(({ row, words }) => (row.kind === 'missed' ? [{ row, words }] : []));
  return { scene, missed };
}

async function sendMissed(
  parts: LedgerParts,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const found = await missedOnes(parts, request);
  if (found === null) return sendReading(parts, request, reply);
  return reply.send({ missed: found.missed.map(({ row, words }) => missedJson(found.scene, row, words)) });
}

async function sendDraft(parts: LedgerParts, request: Drafting, reply: FastifyReply): Promise<FastifyReply> {
  const { params } = request;
  const found = await missedOnes(parts, request);
  if (found === null) return sendReading(parts, request, reply);
  const one = found.missed.find(({ row }) => String(row.id) === params.id);
  return one === undefined
    ? reply.code(404).send({
        words: say(found.scene, 'No missed loss has the number {id}. /api/ledger/missed lists them.', {
          id: params.id,
        }),
      })
    : reply.send({ id: one.row.id, ...ruleDraft(found.scene, one.row, one.words) });
}

const sayingOf = ({ press }: LedgerParts, request: FastifyRequest) => ({
  fields: fieldsOf(request.body, 'number'),
  rememberedId: rememberedPerson(press.reader, request.headers.cookie),
  address: request.ip,
});

const confirmed = (parts: LedgerParts, request: Confirming): Promise<Said> =>
  sayConfirm(parts.press.reader, parts.clock, {
    to: spokenTo(parts.press.reader, request.headers),
    decisionId: request.params.decision,
    ...sayingOf(parts, request),
  });

async function confirmByForm(
  parts: LedgerParts,
  request: Confirming,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { ok, code, personId } = await confirmed(parts, request);
  if (personId !== null) reply.header('set-cookie', whoCookie(personId));
  const answer = ok ? 'confirm' : code;
  return reply.redirect(`${PAGE}?answer=${answer}#case-${encodeURIComponent(request.params.decision)}`, 303);
}

async function missedByForm(
  parts: LedgerParts,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { press, clock } = parts;
  const scene = await sceneNow(press.reader, request.headers);
  if (scene === null) return reply.redirect(PAGE, 303);
  const saying = sayingOf(parts, request);
  const { ok, personId, troubles } = await sayMissed(press.reader, clock, { scene, ...saying });
  if (personId !== null) reply.header('set-cookie', whoCookie(personId));
  if (ok) return reply.redirect(`${PAGE}?answer=missed`, 303);
  const returned: ReturnedMissed = { fields: saying.fields, troubles };
  return sendReturned(press, request, reply, { path: PAGE, returned, personId });
}

async function missedByJson(
  parts: LedgerParts,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const scene = await sceneNow(parts.press.reader, request.headers);
  if (scene === null) return sendReading(parts, request, reply);
  const said = await sayMissed(parts.press.reader, parts.clock, { scene, ...sayingOf(parts, request) });
  const words = said.missed && !isKnown(said.missed) ? unknownOrder(scene, said.missed) : null;
  return sendSaid(reply, said, { to: scene, words });
}

const isKnown = ({ orderId, isKnownOrder }: LedgerMissed): boolean => orderId === null || isKnownOrder;
const unknownOrder = (to: Spoken, { orderId }: LedgerMissed): string =>
  say(to, 'Noted. The box does not know order {order}, or not any more: it is kept as written.', {
    order: orderId ?? '',
  });

const STATUS: { readonly [code in Said['code']]?: number } = {
  reading: 503,
  unknown: 404,
  'same-person': 403,
  'no-candidate': 409,
  confirmed: 409,
};

function sendSaid(
  reply: FastifyReply,
  { ok, code, troubles, missed }: Said,
  { to, words }: { readonly to: Spoken; readonly words: string | null },
): FastifyReply {
  const refusal = `${troubles.map((one) => one.words).join(' ')} ${say(to, 'Nothing was changed.')}`;
  const body = {
    ok,
    code,
    words: ok ? (words ?? say(to, 'Noted.')) : refusal,
    fields: troubles,
    id: missed?.id ?? null,
  };
  return reply.code(ok ? 200 : (STATUS[code] ?? 422)).send(body);
}

/** What the page says of what was sent before it. Null: the query holds no answer of ours. */
export function ledgerAnswerWords(to: Spoken, answer: string | undefined): string | null {
  switch (answer) {
    case 'confirm':
      return say(to, 'Confirmed. It counts as saved from now on.');
    case 'missed':
      return say(to, 'It is on the list, as come true and not seen. Its row has the draft of a rule.');
    case 'who':
      return say(to, 'Choose your name first: a second name is what is missing. Nothing was changed.');
    case 'same-person':
      return say(to, 'Whoever did it cannot confirm it. Ask a second person. Nothing was changed.');
    case 'confirmed':
      return say(to, 'Somebody was first: it is confirmed already.');
    case 'no-candidate':
      return say(to, 'There is nothing to confirm there. Nothing was changed.');
    case 'unknown':
      return say(to, 'The ledger has no such case that could still be confirmed. Nothing was changed.');
    case 'reading':
      return say(to, 'The box is reading its journal. Send it again in a moment.');
    default:
      return null;
  }
}
