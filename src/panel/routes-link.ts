// The link of a mail: to open it shows the task as its reader and changes nothing; three acts can be posted from there.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../contracts/clock.ts';
import type { ActKind, Task } from '../core/types/task.ts';
import type { UtcMs } from '../core/types/time.ts';
import { isHeld, waitsForAnother } from '../core/types/whose.ts';
import { type ReturnedAct, stampOf } from '../render/act-form.ts';
import { mayByLink } from '../render/link-forms.ts';
import { fieldsOf } from './act-fields.ts';
import { comesBack, type Outcome, perform } from './acts.ts';
import { viewOf } from './find-views.ts';
import { type ClosedLink, type OpenLink, readLink } from './link-read.ts';
import { LANGUAGE_KEY, LINK_KEY, MAY_ACT_KEY, RETURNED_KEY, VIEWER_KEY } from './live-view.ts';
import { type Drawn, type Press, viewPage, wordsPage } from './pages.ts';
import { readingLanguage } from './reading-language.ts';

export const TASK_PATH = '/t/:id';
/** In the address and in the forms. */
export const TOKEN_FIELD = 'k';

const LINK_KINDS: readonly ActKind[] = ['accept', 'give', 'decline'];

/**
 * Here the token shows that whoever posts it opened the mail. Its page tells no other page where it was, so that browsers
 * send no origin of it either.
 */
export const isByLink = (url: string): boolean => /^\/t\/[^/?]+\/by-link\//.test(url);

export type LinkParts = { readonly press: Press; readonly clock: Clock };

type LinkRequest = FastifyRequest<{ Params: { id: string; kind: string }; Body: unknown }>;

export function addLinkRoutes(app: FastifyInstance, parts: LinkParts): void {
  app.get('/t/:id/by-link/:kind', (request, reply) =>
    secretly(reply).redirect(`/t/${encodeURIComponent((request as LinkRequest).params.id)}`, 303),
  );
  app.post('/t/:id/by-link/:kind', (request, reply) => actByLink(parts, request as LinkRequest, reply));
}

/** The address holds the token: no other page is to be told of it. */
const secretly = (reply: FastifyReply): FastifyReply => reply.header('referrer-policy', 'no-referrer');

const send = (reply: FastifyReply, { status, body }: Drawn): FastifyReply =>
  secretly(reply).code(status).type('text/html; charset=utf-8').send(body);

type Opened = {
  readonly path: string;
  readonly token: string;
  readonly answer: string | undefined;
  readonly language: string | null;
};

/** Reads only, however often it is asked for: mail scanners open every link. */
export async function sendByLink(press: Press, opened: Opened, reply: FastifyReply): Promise<FastifyReply> {
  const { path, token, answer, language } = opened;
  const link = await readLink(press.reader, path.split('/').at(-1) ?? '', opened);
  const said = answer === undefined ? {} : { answer };
  return send(reply, await linkPage(press, { path, token, link, language }, said));
}

type Shown = {
  readonly path: string;
  readonly token: string;
  readonly language: string | null;
  /** Null: the journal is being read, and the page says so until it has been. */
  readonly link: OpenLink | ClosedLink | null;
};

/** `more`: what became of the act before it. */
async function linkPage(
  press: Press,
  { path, token, link, language }: Shown,
  more: { readonly [key: string]: string },
): Promise<Drawn> {
  if (link !== null && link.status !== 200) return wordsPage(press, link.status, { ...link, language });
  const found = viewOf(press.views, path);
  if (found === null) throw new Error('a task has no page');
  const as = link === null ? {} : { [VIEWER_KEY]: link.personId, [MAY_ACT_KEY]: '1', [LINK_KEY]: token };
  const reads = language === null ? {} : { [LANGUAGE_KEY]: language };
  return viewPage(press, found, { path, query: { ...as, ...reads, ...more } });
}

async function actByLink(
  { press, clock }: LinkParts,
  request: LinkRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const kind = LINK_KINDS.find((one) => one === request.params.kind);
  if (kind === undefined) return reply.callNotFound() as unknown as FastifyReply;
  const fields = fieldsOf(request.body);
  const token = fields[TOKEN_FIELD] ?? '';
  const path = `/t/${request.params.id}`;
  const language = readingLanguage(press.reader, request.headers);
  const link = await readLink(press.reader, request.params.id, { token, language });
  if (link === null || link.status !== 200) {
    const page = await linkPage(press, { path, token, link, language }, {});
    return send(reply, link === null ? { ...page, status: 503 } : page);
  }
  const { personId, task } = link;
  const back = (answer: string | null) =>
    secretly(reply).redirect(`${path}?${new URLSearchParams({ k: token, ...(answer && { answer }) })}`, 303);
  const now = press.reader.now();
  if (!mayByLink(task, { personId, mayAct: true, link: token }, now))
    return back(whyNot(task, { kind, personId, now }));
  // A form is good for the state it was made in, so once.
  if (fields['nonce'] !== stampOf(task)) return back(isRepeat(task, kind, personId) ? null : 'not-possible');
  const { code, troubles } = await perform(press.reader, clock, {
    ...{ taskId: task.id, kind, fields: { ...fields, personId } },
    ...{ rememberedId: null, byForm: true, via: 'link', speech: press.reader.speech(language) },
  });
  if (code === 'ok' || code === 'repeated') return back(null);
  if (!comesBack(code)) return back(code);
  const returned: ReturnedAct = { kind, fields, troubles };
  const page = await linkPage(
    press,
    { path, token, link, language },
    { [RETURNED_KEY]: JSON.stringify(returned) },
  );
  return send(reply, { ...page, status: 422 });
}

/** Of what may not be acted on by link. Null: a double tap, and the page says what the first one did. */
function whyNot(
  task: Task,
  { kind, personId, now }: { readonly kind: ActKind; readonly personId: string; readonly now: UtcMs },
): Outcome['code'] | null {
  if (isHeld(task.phase)) return 'taken';
  if (task.phase === 'done') return 'done-already';
  if (!waitsForAnother(task, personId, now)) return 'not-possible';
  return isRepeat(task, kind, personId) ? null : 'waits';
}

/** A double tap: the page says what the first one did. */
function isRepeat({ events }: Task, kind: ActKind, personId: string): boolean {
  const last = events.at(-1);
  return last?.act === kind && last.personId === personId;
}
