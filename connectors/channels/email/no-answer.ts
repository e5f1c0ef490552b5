// Mails that no person wrote to answer us: taking one for an answer would accept a task in somebody's name, or start a loop.
import type { Sender } from './compose.ts';
import type { InMail } from './in-mail.ts';
import { keyOf } from './message-id.ts';

export type NoAnswer = 'ours' | 'bounce' | 'automatic' | 'no one sender';

const POSTMEN = /^(mailer-daemon|postmaster|mail-daemon)@/i;
const BULK = /^(bulk|junk|list|auto_reply)$/i;
/** Whatever they say. */
const MARKS = ['list-id', 'x-autoreply', 'x-autorespond'];

/** Null: it is an answer, as far as a mail can say. */
export function whyNoAnswer(mail: InMail, from: Sender): NoAnswer | null {
  const { headers, messageId } = mail;
  const [sender = '', ...others] = mail.from;
  const [type = ''] = headers.get('content-type') ?? [];
  if (/^multipart\/report\b/i.test(type))
    return /report-type="?delivery-status/i.test(type) ? 'bounce' : 'automatic';
  if (POSTMEN.test(sender)) return 'bounce';
  if (messageId !== null && keyOf(messageId, from.address) !== null) return 'ours';
  if (sender.toLowerCase() === from.address.toLowerCase()) return 'ours';
  if (sender === '' || others.length > 0) return 'no one sender';
  return isAutomatic(mail) ? 'automatic' : null;
}

function isAutomatic({ headers }: InMail): boolean {
  const says = (name: string, isSo: (value: string) => boolean): boolean =>
    (headers.get(name) ?? []).some(isSo);
  return (
    says('auto-submitted', (value) => !/^no\b/i.test(value)) ||
    says('precedence', (value) => BULK.test(value)) ||
    // Nobody is to answer it: programs send so, and Debian's own mail server keeps the mark where mail programs see it.
    says('return-path', (value) => value === '<>') ||
    MARKS.some((name) => headers.has(name))
  );
}
