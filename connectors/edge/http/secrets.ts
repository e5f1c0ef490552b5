// Secrets of a request: read when it is sent, and taken out of whatever a server says back.
import type { ChannelContext } from '../../../src/contracts/channel.ts';
import type { SecretReference } from '../../../src/contracts/source.ts';
import { inUrl } from './placeholders.ts';
import { basicLogin } from './request.ts';

export type SecretConfig = {
  /** For HTTP's own login. */
  readonly user?: string;
  readonly password?: SecretReference;
  /** By the name of their place in a request. */
  readonly secrets?: Readonly<Record<string, SecretReference>>;
};

export type Secrets = {
  readonly values: ReadonlyMap<string, string>;
  /** What the header says; null: no login. */
  readonly login: string | null;
  /** One line of at most 120 characters in quotes, without any of them; '' where there is nothing to read. */
  tellable(text: string): string;
};

const TOLD_MAX = 120;

/** Read at each send, so that a new one counts from then on. `more` is not to be told either. Throws the context's error. */
export function readSecrets(
  { user, password, secrets = {} }: SecretConfig,
  context: ChannelContext,
  more: readonly string[] = [],
): Secrets {
  const values = new Map(
    Object.entries(secrets).map(([name, reference]) => [name, context.secret(reference)] as const),
  );
  const word = password === undefined ? null : context.secret(password);
  const login = user === undefined || word === null ? null : basicLogin(user, word);
  const hidden = [...values.values(), ...more, ...(word === null ? [] : [word])].filter((one) => one !== '');
  const forms = new Set(hidden.flatMap(formsOf));
  if (login !== null) forms.add(login.slice('Basic '.length));
  // The longest first: a secret may be a part of another.
  const all = [...forms].toSorted((a, b) => b.length - a.length);
  return { values, login, tellable: (text) => tellable(text, all) };
}

/** As servers repeat what they were told: as it is, or as it came over. */
function formsOf(secret: string): string[] {
  const html = secret
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
  return [
    secret,
    inUrl(secret),
    encodeURIComponent(secret),
    new URLSearchParams({ s: secret }).toString().slice(2),
    JSON.stringify(secret).slice(1, -1),
    html,
    html.replaceAll("'", '&#039;'),
    Buffer.from(secret).toString('base64'),
  ];
}

function tellable(text: string, forms: readonly string[]): string {
  let open = text;
  for (const form of forms) open = replaceAnyCase(open, form);
  const line = open
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
    .slice(0, TOLD_MAX);
  return line === '' ? '' : JSON.stringify(line.toWellFormed());
}

/** %2f or %2F: the case of an encoding is the server's choice. */
function replaceAnyCase(text: string, form: string): string {
  const places = new RegExp(RegExp.escape(form), 'gi');
  return text.replace(places, '…');
}
