// A message of the outbox as a mail: its headers, the text, and the HTML beside it.
import MailComposer from 'nodemailer/lib/mail-composer';
import type { OutMessage } from '../../../src/contracts/channel.ts';
import type { UtcMs } from '../../../src/core/types/time.ts';
import { messageId } from './message-id.ts';

export type Sender = { readonly name: string; readonly address: string };

/** `to` is one plain address, `sentAt` what Date says. Answers go to the sender: no Reply-To, and this is no list. */
export function compose(
  message: OutMessage,
  { from, to, sentAt }: { readonly from: Sender; readonly to: string; readonly sentAt: UtcMs },
): Promise<Buffer> {
  const thread = messageId(message.threadKey, from.address);
  const mail = new MailComposer({
    from: { ...from },
    to: { name: oneLine(message.to.name), address: to },
    subject: oneLine(message.subject),
    text: message.text,
    ...(message.html === null ? {} : { html: message.html }),
    messageId: messageId(message.key, from.address),
    inReplyTo: thread,
    references: [thread],
    date: new Date(sentAt),
    // Keeps out-of-office notes from coming back; Exchange listens to the second alone.
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'OOF, AutoReply' },
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return mail.compile().build();
}

/** Encoded, a line end in a name starts no header; but a mail program that decodes it shows a name of two lines, or none. */
function oneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ').trim();
}
