// One connection to one server, from nothing to a session, and nothing of it kept when it breaks.
import { X509Certificate } from 'node:crypto';
import type { ClientSession, OPCUAClient, UserIdentityInfo } from 'node-opcua-client';
import type { LookContext } from '../../../src/contracts/tag-look.ts';
import { bounded, type Deadline } from '../../edge/deadline.ts';
import { type Limits, readLimits } from './calls.ts';
import { type OpcuaConfig, serverName } from './opcua-config.ts';
import type { Said } from './open-troubles.ts';
import { applicationName, type OwnPki, openPki } from './own-certificate.ts';
import { HOST_FITS, judgeCertificate } from './server-certificate.ts';
import { type Asking, CONNECT_WITHIN_MS, chooseDoor, type Door } from './server-choice.ts';
import { connectTrouble, lostTrouble, sessionTrouble } from './session-trouble.ts';

export type Ua = typeof import('node-opcua-client');

/** With a look every 5 s a frozen server is noticed within 13 s, ms. */
export const ANSWER_WITHIN_MS = 8_000;
/** A stopping box waits 2 s for its sources, ms. */
const CLOSE_WITHIN_MS = 1_500;
/** One text of 10 MB, which is told and left out, must not cost the connection; more than that is meant ill, bytes. */
const MESSAGE_MAX_BYTES = 16 * 1024 * 1024;
const CHUNKS_MAX = 2_048;
/** What the library prints of one thing, characters: it prints whole certificates. */
const PRINTED_MAX = 300;

export type Connection = {
  readonly ua: Ua;
  readonly session: ClientSession;
  readonly limits: Limits;
  readonly pki: OwnPki;
  /** How the server's certificate stands, to be told. */
  readonly said: readonly Said[];
  /** Rejects with a coded error when the connection is no longer good. Never resolves. */
  readonly lost: Promise<never>;
  lose(what: string): void;
  /** Ends session and connection, within 1.5 s also where the server says nothing. */
  close(): Promise<void>;
};

export type ConnectionOptions = {
  readonly config: OpcuaConfig;
  readonly context: LookContext;
  readonly signal: AbortSignal;
};

/** What can be asked before there is a connection. Whoever opens it closes `pki`. */
export async function openAsking(options: ConnectionOptions): Promise<Asking & { readonly pki: OwnPki }> {
  const ua = await import('node-opcua-client');
  quieten(ua, options.context);
  const pki = await openPki(options.context);
  return { ...options, ua, pki, plainClient: () => makeClient(ua, pki, null) };
}

/** Throws the context's error when there is no connection; whatever was half open is closed. */
export async function connect(options: ConnectionOptions): Promise<Connection> {
  const { context, config, signal } = options;
  const asking = await openAsking(options);
  const { ua, pki } = asking;
  const deadline: Deadline = { clock: context.clock, signal };
  const lost = Promise.withResolvers<never>();
  lost.promise.catch(() => undefined);
  const lose = (what: string): void => lost.reject(lostTrouble(context, serverName(config), what));
  let client: OPCUAClient | null = null;
  let session: ClientSession | null = null;
  const close = async (): Promise<void> => {
    const farewell = async (): Promise<void> => {
      await session?.close(true);
      await client?.disconnect();
      await pki.manager.dispose();
    };
    await bounded(farewell(), CLOSE_WITHIN_MS, { clock: context.clock }).catch(() => undefined);
  };
  try {
    const door = await chooseDoor(asking);
    const said = await checkServer(options, pki, door);
    client = makeClient(ua, pki, { config, door });
    client.on('connection_lost', () => lose('the connection broke'));
    client.on('close', () => lose('the connection was closed'));
    await bounded(client.connect(door.url), CONNECT_WITHIN_MS, deadline).catch((error: unknown) => {
      throw connectTrouble({ ...options, pki }, error);
    });
    const opened = bounded(client.createSession(identityOf(ua, options)), ANSWER_WITHIN_MS, deadline);
    session = await opened.catch((error: unknown) => {
      throw sessionTrouble(options, error);
    });
    session.on('session_closed', () => lose('the server closed the session'));
    const limits = await bounded(readLimits(ua, session), ANSWER_WITHIN_MS, deadline).catch((error) => {
      throw sessionTrouble(options, error);
    });
    return { ua, session, limits, pki, said, lost: lost.promise, lose, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Without encryption nothing proves who the server is, and no certificate is asked for. */
async function checkServer({ config, context }: ConnectionOptions, pki: OwnPki, door: Door): Promise<Said[]> {
  if (config.security.mode === 'None') return [HOST_FITS];
  if (door.chain === null) {
    const words = `${serverName(config)} shows no certificate, so nothing is read from it. Ask the owner of the server to give it one.`;
    throw context.error('not-trusted', true, words);
  }
  const host = new URL(door.url.replace(/^opc\.tcp:/, 'http:')).hostname;
  const wantedUri = config.endpoint === undefined ? (config.server ?? null) : null;
  const judged = await judgeCertificate(
    { chain: door.chain, endpoint: door.url, host, wantedUri },
    pki,
    context,
  );
  if ('error' in judged) throw judged.error;
  return [judged.said];
}

/** The library prints to the console of its own accord; what it says goes to our log instead. */
function quieten(ua: Ua, { log }: LookContext): void {
  const print = (_place: unknown, ...words: unknown[]): void =>
    log.debug({ library: 'node-opcua' }, words.join(' ').slice(0, PRINTED_MAX));
  ua.setWarningLogger(print);
  ua.setErrorLogger(print);
}

/** `to` null: to ask for servers and doors only, without encryption. */
function makeClient(
  ua: Ua,
  pki: OwnPki,
  to: { readonly config: OpcuaConfig; readonly door: Door } | null,
): OPCUAClient {
  const { mode, policy } = to?.config.security ?? { mode: 'None', policy: 'Basic256Sha256' };
  return ua.OPCUAClient.create({
    applicationName: applicationName(),
    applicationUri: pki.applicationUri,
    clientName: applicationName(),
    // A connection that broke is built anew from nothing: kept items would read another machine's tags where the
    // server came back with its namespaces in another order.
    connectionStrategy: { maxRetry: 0, initialDelay: 100, maxDelay: 100 },
    securityMode: ua.MessageSecurityMode[mode],
    securityPolicy: ua.SecurityPolicy[mode === 'None' ? 'None' : policy],
    clientCertificateManager: pki.manager,
    certificateFile: pki.certificateFile,
    // Looked at by us, so that the library does not ask for it a second time.
    ...(mode !== 'None' && to?.door.chain && { serverCertificate: to.door.chain }),
    // Servers behind a router name themselves by an address of theirs.
    endpointMustExist: false,
    keepSessionAlive: false,
    // A server that can be asked about one structure is not asked about all it knows: that is hundreds of questions.
    dataTypeExtractStrategy: ua.DataTypeExtractStrategy.Lazy,
    defaultTransactionTimeout: ANSWER_WITHIN_MS,
    transportTimeout: CONNECT_WITHIN_MS,
    requestedSessionTimeout: 60_000,
    transportSettings: { maxMessageSize: MESSAGE_MAX_BYTES, maxChunkCount: CHUNKS_MAX },
  });
}

function identityOf(ua: Ua, { config, context }: ConnectionOptions): UserIdentityInfo {
  const { user, password, userCertificate, userKey } = config;
  if (userCertificate !== undefined && userKey !== undefined) {
    const certificateData = certificateIn(context.secret(userCertificate), context);
    return { type: ua.UserTokenType.Certificate, certificateData, privateKey: context.secret(userKey) };
  }
  if (user === undefined || password === undefined) return { type: ua.UserTokenType.Anonymous };
  return { type: ua.UserTokenType.UserName, userName: user, password: context.secret(password) };
}

function certificateIn(pem: string, context: LookContext): Buffer {
  try {
    return new X509Certificate(pem).raw;
  } catch (error) {
    const words =
      'userCertificate of this source holds no certificate in PEM, a text that begins with -----BEGIN CERTIFICATE-----. Nothing is read. Ask for it in that form.';
    throw context.error('config', false, words, error);
  }
}
