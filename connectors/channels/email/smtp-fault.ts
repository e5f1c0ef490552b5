// What an SMTP failure means: which code, whether trying again can help, and what to do.
import type { ChannelErrorCode } from '../../../src/contracts/errors.ts';

export type Fault = { readonly code: ChannelErrorCode; readonly retryable: boolean; readonly words: string };

/** The fields by which nodemailer tells failures apart. */
export type SmtpFailure = {
  readonly message?: string;
  readonly code?: string;
  /** What the system said, where `code` is nodemailer's own word for it. */
  readonly originalCode?: string;
  readonly responseCode?: number;
  readonly command?: string;
};

/** A sequence error: the session was off, the message was not refused. */
const BAD_SEQUENCE = 503;
/** Of a connection that there was: what had been said over it may have arrived. */
const BROKEN = ['ECONNRESET', 'EPIPE'];
export const WRONG_TLS_PORT = ['ERR_SSL_WRONG_VERSION_NUMBER', 'EPROTO'];

export function faultOf(failure: SmtpFailure): Fault {
  const { code, responseCode } = failure;
  if (code === 'EABORT')
    return fault('timeout', true, 'Sending was stopped before the mail server took the message.');
  if (code === 'ETLS' && responseCode !== undefined)
    return fault(
      'config',
      false,
      'The mail server offers no STARTTLS, so nothing was sent. Set tls to what it offers.',
    );
  if (isTrustFault(failure)) return notTrusted(failure);
  if (responseCode !== undefined) return ofReply(responseCode, failure);
  if (WRONG_TLS_PORT.includes(failure.originalCode ?? ''))
    return fault(
      'config',
      false,
      'The mail server does not speak TLS on this port from the start. Set tls: starttls or another port.',
    );
  return withoutReply(
    BROKEN.includes(failure.originalCode ?? '') ? { ...failure, code: 'ECONNECTION' } : failure,
  );
}

function ofReply(reply: number, failure: SmtpFailure): Fault {
  const said = ` (it answered ${reply})`;
  if (reply < 500 || reply === BAD_SEQUENCE)
    return fault('busy', true, `The mail server cannot take the message now${said}. It is sent again later.`);
  if (failure.code === 'EAUTH')
    return fault('refused', false, `The mail server refused the login${said}. Correct user and password.`);
  if (failure.command === 'RCPT TO')
    return fault(
      'bad-address',
      false,
      `The mail server refused the recipient${said}. Correct the address, or let the server accept mail from this box.`,
    );
  return fault(
    'refused',
    false,
    `The mail server refused the message at ${failure.command ?? 'a step'}${said}. Ask who runs it.`,
  );
}

function withoutReply(failure: SmtpFailure): Fault {
  const why = failure.originalCode ?? failure.code ?? 'unknown';
  switch (failure.code) {
    case 'EAUTH':
      return fault(
        'refused',
        false,
        'The mail server offers no login that can be used. Correct user, password and tls.',
      );
    case 'EENVELOPE':
      return fault(
        'bad-address',
        false,
        'The address of the sender or the recipient is no mail address. Correct it.',
      );
    case 'EMESSAGE':
      return fault(
        'refused',
        false,
        'The mail server does not take a message of this size. Raise its limit.',
      );
    case 'ETIMEDOUT':
      return fault(
        'timeout',
        true,
        'The mail server does not answer. The message is sent again later and may then arrive twice.',
      );
    case 'ECONNECTION':
      return fault(
        'unreachable',
        true,
        'The connection to the mail server broke. The message is sent again later and may then arrive twice.',
      );
    default:
      return fault(
        'unreachable',
        true,
        `The mail server cannot be reached (${why}). The message is sent again later. Check host, port and network.`,
      );
  }
}

/** OpenSSL and Node name the reasons a certificate is refused for in several ways. */
export function isTrustFault({ originalCode = '', code = '' }: SmtpFailure): boolean {
  return [originalCode, code].some((one) => /CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)/.test(one));
}

function notTrusted({ originalCode, code }: SmtpFailure): Fault {
  const words = `The certificate of the mail server is not trusted (${originalCode ?? code}), so nothing was sent. Name the certificate to trust under ca, or renew it.`;
  return fault('not-trusted', false, words);
}

function fault(code: ChannelErrorCode, retryable: boolean, words: string): Fault {
  return { code, retryable, words };
}
