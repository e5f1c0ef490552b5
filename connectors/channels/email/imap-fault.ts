// What a failure of the inbox means: which code, whether trying again can help, and what to do.
import type { Fault } from './smtp-fault.ts';
import { isTrustFault, WRONG_TLS_PORT } from './smtp-fault.ts';

/** The fields by which imapflow tells failures apart. */
export type ImapFailure = {
  readonly message?: string;
  readonly code?: string;
  readonly authenticationFailed?: boolean;
  readonly tlsFailed?: boolean;
  /** NO or BAD: the server understood and refused. */
  readonly responseStatus?: string;
  /** As it was said, with the number it had: "8 SELECT Answers". */
  readonly executedCommand?: string;
  readonly mailboxMissing?: boolean;
  readonly serverResponseCode?: string;
};

const MEANWHILE = 'Until then no answer by mail is heard';

/** The library says of several commands only that they failed. */
export function lost(command: string): Error {
  return Object.assign(new Error(`no answer to ${command}`), { code: 'NoConnection' });
}

/** What is wrong with one mail is not the inbox's trouble. */
export function isOfOneMail({ code = '', executedCommand = '', responseStatus }: ImapFailure): boolean {
  if (/^(Parser|Line|Literal|Response|TooMany|InvalidResponse|Download|MAX_IMAP)/.test(code)) return true;
  return responseStatus !== undefined && /^\S+ UID FETCH /.test(executedCommand);
}

export function imapFault(failure: ImapFailure): Fault {
  const { code = '' } = failure;
  if (isTrustFault({ code }))
    return fault(
      'not-trusted',
      false,
      `The certificate of the inbox's server is not trusted (${code}). Name the certificate to trust under inbox.ca, or renew it. ${MEANWHILE}.`,
    );
  if (WRONG_TLS_PORT.includes(code))
    return fault(
      'config',
      false,
      `The inbox's server does not speak TLS on this port from the start. Set inbox.tls: starttls or another port. ${MEANWHILE}.`,
    );
  if (failure.authenticationFailed && !isForNow(failure))
    return fault(
      'refused',
      false,
      `The inbox's server refused the login. Correct user and password under inbox. ${MEANWHILE}.`,
    );
  if (failure.tlsFailed && code === '')
    return fault(
      'config',
      false,
      `The inbox's server offers no STARTTLS, so nobody logged in. Set inbox.tls to what it offers. ${MEANWHILE}.`,
    );
  if (failure.responseStatus !== undefined) return ofAnswer(failure);
  return withoutAnswer(code);
}

/** RFC 5530: the server is busy, or its own user list is away. */
function isForNow({ serverResponseCode = '' }: ImapFailure): boolean {
  return ['UNAVAILABLE', 'INUSE', 'LIMIT', 'SERVERBUG'].includes(serverResponseCode);
}

function ofAnswer(failure: ImapFailure): Fault {
  const [, command = 'a step'] = /^\S+ ([A-Z]+)/.exec(failure.executedCommand ?? '') ?? [];
  if (failure.mailboxMissing || (command === 'SELECT' && !isForNow(failure)))
    return fault(
      'config',
      false,
      `The inbox has no such folder, or the box may not open it. Correct inbox.folder. ${MEANWHILE}.`,
    );
  if (command === 'CREATE' && !isForNow(failure))
    return fault(
      'config',
      false,
      `The box may not make the folder for mails that are read. Make it, or correct inbox.doneFolder. ${MEANWHILE}.`,
    );
  return fault(
    'busy',
    true,
    `The inbox's server cannot do now what it was asked (${command}). ${MEANWHILE}.`,
  );
}

function withoutAnswer(code: string): Fault {
  if (/TIMEOUT/.test(code))
    return fault('timeout', true, `The inbox's server does not answer. ${MEANWHILE}.`);
  const why = code === '' ? '' : ` (${code})`;
  return fault(
    'unreachable',
    true,
    `The inbox's server cannot be reached${why}. Check host, port and network under inbox. ${MEANWHILE}.`,
  );
}

function fault(code: Fault['code'], retryable: boolean, words: string): Fault {
  return { code, retryable, words };
}
