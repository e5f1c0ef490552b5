// One mail of the inbox: its head, its first text, and, of a mail that came back, why. Attachments are never asked for.
import { text as textOfStream } from 'node:stream/consumers';
import type { ImapFlow, MessageStructureObject } from 'imapflow';
import type { InReply } from '../../../src/contracts/channel.ts';
import type { UtcMs } from '../../../src/core/types/time.ts';
import type { Sender } from './compose.ts';
import { htmlText } from './html-text.ts';
import { lost } from './imap-fault.ts';
import { keyOf } from './message-id.ts';
import { replyText } from './reply-text.ts';

/** By name in small letters, each occurrence on one line. */
export type Headers = ReadonlyMap<string, readonly string[]>;

export type InMail = {
  readonly uid: number;
  /** Its Message-ID, or the server's name where it has none. */
  readonly id: string;
  readonly messageId: string | null;
  readonly from: readonly string[];
  readonly receivedAt: UtcMs;
  /** The key of the message of ours that it answers. */
  readonly answers: string | null;
  readonly headers: Headers;
  readonly structure: MessageStructureObject;
};

const ASKED_HEADERS = [
  ...['message-id', 'in-reply-to', 'references', 'return-path', 'content-type', 'auto-submitted'],
  ...['precedence', 'list-id', 'x-autoreply', 'x-autorespond'],
];
/** Of a text part: an answer is in its first lines, what follows is the quoted rest. */
const TEXT_BYTES = 65_536;
/** Of a delivery report: its first fields say it. */
const REPORT_BYTES = 4_096;

type Asked = {
  readonly uid: number;
  /** What it is called where it has no name of its own. */
  readonly name: string;
  readonly from: Sender;
  /** When it came, where the server does not say. */
  readonly now: UtcMs;
};

/** Null: it is not there any more. */
export async function headOf(client: ImapFlow, { uid, name, from, now }: Asked): Promise<InMail | null> {
  const query = { envelope: true, bodyStructure: true, internalDate: true, headers: ASKED_HEADERS };
  const found = await client.fetchOne(String(uid), query, { uid: true });
  if (!found) {
    if (!client.usable) throw lost('FETCH');
    return null;
  }
  const headers = headersOf(found.headers?.toString('utf8') ?? '');
  const [messageId = null] = idsIn(headers.get('message-id'));
  const senders = (found.envelope?.from ?? []).map(({ address }) => address?.trim() ?? '');
  return {
    uid,
    id: messageId ?? name,
    messageId,
    from: senders.filter((address) => address.includes('@')),
    receivedAt: new Date(found.internalDate ?? now).getTime(),
    answers: answeredKey(headers, from),
    headers,
    structure: found.bodyStructure ?? { type: 'text/plain' },
  };
}

/** The message first, then, where a service has given it another id, the thread: the newest that is one of ours. */
function answeredKey(headers: Headers, from: Sender): string | null {
  const ids = [...idsIn(headers.get('references')), ...idsIn(headers.get('in-reply-to'))];
  const keys = ids.map((id) => keyOf(id, from.address)).filter((key) => key !== null);
  return keys.at(-1) ?? null;
}

const idsIn = (lines: readonly string[] = []): string[] =>
  lines.flatMap((line) => line.match(/<[^<>\s]+>/g) ?? []);

export function headersOf(head: string): Headers {
  const headers = new Map<string, string[]>();
  for (const line of head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon < 1) continue;
    const name = line.slice(0, colon).trim().toLowerCase();
    headers.set(name, [...(headers.get(name) ?? []), line.slice(colon + 1).trim()]);
  }
  return headers;
}

/** The mail as an answer: of its forms the plain one, unless it says nothing. */
export async function answerOf(client: ImapFlow, mail: InMail): Promise<InReply> {
  let text = '';
  for (const type of ['text/plain', 'text/html']) {
    const part = partOf(mail.structure, type);
    if (part === null || text !== '') continue;
    const found = await readPart(client, { uid: mail.uid, part, bytes: TEXT_BYTES });
    text = replyText(type === 'text/html' ? htmlText(found) : found);
  }
  const { id, receivedAt, answers } = mail;
  return { id, from: mail.from[0] ?? '', text, receivedAt, answers };
}

/** The first of this type that is no attachment and not within a forwarded mail. */
function partOf(node: MessageStructureObject, type: string): string | null {
  if (node.type === type) return node.disposition === 'attachment' ? null : (node.part ?? '1');
  if (!node.type.startsWith('multipart/')) return null;
  for (const child of node.childNodes ?? []) {
    const part = partOf(child, type);
    if (part !== null) return part;
  }
  return null;
}

async function readPart(
  client: ImapFlow,
  { uid, part, bytes }: { readonly uid: number; readonly part: string; readonly bytes: number },
): Promise<string> {
  const found = await client.download(String(uid), part, { uid: true, maxBytes: bytes });
  if (found.content === undefined) return '';
  return textOfStream(found.content);
}

/** `status` as RFC 3463 has it, "5.1.1"; `key` of the message that came back. Null: the report does not say. */
export async function deliveryReport(
  client: ImapFlow,
  mail: InMail,
  from: Sender,
): Promise<{ readonly status: string | null; readonly key: string | null }> {
  const nodes = [mail.structure, ...(mail.structure.childNodes ?? [])];
  const partOfType = (type: string) => nodes.find((node) => node.type === type)?.part ?? null;
  const read = async (part: string | null) =>
    part === null ? '' : readPart(client, { uid: mail.uid, part, bytes: REPORT_BYTES });
  const report = await read(partOfType('message/delivery-status'));
  const head = headersOf(await read(partOfType('text/rfc822-headers')));
  const inside = nodes.find((node) => node.type === 'message/rfc822')?.envelope?.messageId;
  const id = inside ?? idsIn(head.get('message-id'))[0] ?? '';
  return { status: /^status:\s*([245]\.\d+\.\d+)/im.exec(report)?.[1] ?? null, key: keyOf(id, from.address) };
}
