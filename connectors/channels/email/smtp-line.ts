// One connection to the mail server, with its encryption and its login: messages go over it one after another.
import SMTPConnection, {
  type SMTPConnectionOptions,
  type SMTPConnectionSendInfo,
} from 'nodemailer/lib/smtp-connection';

export type LineSettings = {
  readonly options: SMTPConnectionOptions;
  /** Null: the server asks for none. */
  readonly login: { readonly user: string; readonly pass: string } | null;
};

export type SmtpLine = {
  /** One recipient. Resolves once the server has taken the message; rejects with nodemailer's error. */
  send(to: Envelope, raw: Buffer, signal: AbortSignal): Promise<SMTPConnectionSendInfo>;
  /** Resolves when the server still answers, and has nothing half done. */
  ask(signal: AbortSignal): Promise<void>;
  isOpen(): boolean;
  /** Takes leave; whoever does not hear of it is cut off by `cut`. */
  leave(): void;
  cut(): void;
};

export type Envelope = { readonly from: string; readonly to: string };

export async function openLine(settings: LineSettings, signal: AbortSignal): Promise<SmtpLine> {
  const connection = new SMTPConnection(settings.options);
  // Between two messages nobody waits for its errors.
  connection.on('error', () => undefined);
  try {
    await step<void>(connection, signal, (done) => connection.connect(done));
    await logIn(connection, settings.login, signal);
  } catch (error) {
    connection.close();
    throw error;
  }
  return {
    send: ({ from, to }, raw, stop) =>
      step<SMTPConnectionSendInfo>(connection, stop, (done) =>
        connection.send({ from, to: [to], size: raw.length }, raw, done),
      ),
    ask: async (stop) => void (await step<boolean>(connection, stop, (done) => connection.reset(done))),
    isOpen: () => !connection.destroyed,
    leave: () => connection.quit(),
    cut: () => connection.close(),
  };
}

/** Where a login is wanted and none offered, nothing is sent without it. */
async function logIn(
  connection: SMTPConnection,
  login: LineSettings['login'],
  signal: AbortSignal,
): Promise<void> {
  if (login === null) return;
  if (!connection.allowsAuth) throw coded('EAUTH', 'no login is offered');
  await step<boolean>(connection, signal, (done) => connection.login(login, done));
}

type Done<T> = (error?: Error | null, result?: T) => void;

/** What it starts, or the first thing that ends it: an error of the connection, its end, the signal. */
function step<T>(
  connection: SMTPConnection,
  signal: AbortSignal,
  start: (done: Done<T>) => void,
): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const onEnd = (): void => reject(coded('ECONNECTION', 'the connection ended'));
  const onAbort = (): void => reject(coded('EABORT', 'stopped'));
  connection.on('error', reject).on('end', onEnd);
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  else start((error, result) => (error ? reject(error) : resolve(result as T)));
  return promise.finally(() => {
    connection.off('error', reject).off('end', onEnd);
    signal.removeEventListener('abort', onAbort);
  });
}

const coded = (code: string, words: string): Error => Object.assign(new Error(words), { code });
