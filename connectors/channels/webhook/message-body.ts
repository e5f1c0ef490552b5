// What is posted of a message: our own form, or one that the config writes out for a system with a form of its own.
import type { OutMessage } from '../../../src/contracts/channel.ts';
import type { MessageClass } from '../../../src/core/types/message.ts';
import type { Json } from '../../edge/http/placeholders.ts';

/** What a place can hold, besides secrets and the names under perClass. */
export const OF_MESSAGE: readonly string[] = [
  ...['id', 'thread', 'class', 'subject', 'text', 'short'],
  ...['toId', 'toName', 'raisedAt'],
];

/** A value for each class of message, by the name of its place. */
export type PerClass = Readonly<Record<string, ForClass>>;

/** Told again because nothing moved, or because it is worse, it asks as it did when it was first told. */
type ForClass = Readonly<
  Record<'raised' | 'escalated' | 'taken' | 'recovered' | 'closed', string | number> &
    Partial<Record<MessageClass, string | number>>
>;

/**
 * The form of our own, documented in DESIGN.md beside this. A message sent again has the same, byte for byte.
 * Places are filled later, so that no text of a message is taken for one.
 */
export const OWN_FORM: Json = {
  type: 'decision.{class}',
  data: {
    id: '{id}',
    thread: '{thread}',
    to: { id: '{toId}', name: '{toName}' },
    subject: '{subject}',
    text: '{text}',
    short: '{short}',
    raisedAt: '{raisedAt}',
  },
};

export function valuesOf(
  message: OutMessage,
  id: string,
  perClass: PerClass = {},
): readonly (readonly [string, string | number])[] {
  const own = {
    id,
    thread: message.threadKey,
    class: message.class,
    subject: message.subject,
    text: message.text,
    short: message.short,
    toId: message.to.personId,
    toName: message.to.name,
    raisedAt: new Date(message.raisedAt).toISOString(),
  };
  const chosen = Object.entries(perClass).map(
    ([name, by]) => [name, by[message.class] ?? by.raised] as const,
  );
  return [...chosen, ...Object.entries(own)];
}
