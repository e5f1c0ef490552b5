// Who stands behind a request, and whether they may act: by name while nobody has a PIN, by signing in from then on.
import type { FastifyRequest } from 'fastify';
import type { Clock } from '../../contracts/clock.ts';
import type { Credentials } from '../../contracts/credentials.ts';
import type { Log } from '../../contracts/log.ts';
import type { Reader } from '../../contracts/reader.ts';
import { cookieOf } from '../cookies.ts';
import { rememberedPerson } from '../who.ts';
import { Attempts, MOST_TRIES } from './attempts.ts';
import { type Device, Sessions } from './sessions.ts';

const COOKIE = 'session';
const OWN_DEVICE_S = 12 * 3600;

export type Standing = {
  readonly personId: string | null;
  readonly mayAct: boolean;
  readonly isSignedIn: boolean;
  /** Aborted when it changes by itself; null: it does not. */
  readonly ended: AbortSignal | null;
};

export type SignIn = { readonly personId: string; readonly pin: string; readonly device: Device };

/** `cookie`: to be set. `waitS`: after too many tries. */
export type SignedIn =
  | { readonly ok: true; readonly cookie: string }
  | { readonly ok: false; readonly waitS: number | null };

export type AccessParts = {
  readonly reader: Reader;
  readonly credentials: Credentials;
  readonly clock: Clock;
  readonly log: Log;
};

/** Of a request: what it came by. */
export type From = Pick<FastifyRequest, 'headers' | 'ip' | 'protocol'>;

/** Owns the sessions. */
export class Access {
  readonly #parts: AccessParts;
  readonly #sessions: Sessions;
  readonly #attempts: Attempts;

  constructor(parts: AccessParts) {
    this.#parts = parts;
    this.#sessions = new Sessions(parts.clock);
    this.#attempts = new Attempts(parts.clock);
  }

  /** Somebody has a PIN: nobody acts without one. */
  isGuarded(): boolean {
    return this.#parts.credentials.holders().size > 0;
  }

  /** Those who can sign in, of whom the config names. */
  holders(): readonly { readonly id: string; readonly name: string }[] {
    const holders = this.#parts.credentials.holders();
    return this.#parts.reader.people().filter(({ id }) => holders.has(id));
  }

  standing(from: From): Standing {
    const isSafe = isSafeWay(from);
    const { reader } = this.#parts;
    if (!this.isGuarded())
      return {
        ...{ personId: rememberedPerson(reader, from.headers.cookie), mayAct: isSafe },
        ...{ isSignedIn: false, ended: null },
      };
    const session = isSafe ? this.#sessions.of(tokenOf(from)) : null;
    const isKnown = session !== null && this.holders().some(({ id }) => id === session.personId);
    return isKnown
      ? { personId: session.personId, mayAct: true, isSignedIn: true, ended: session.ended }
      : { personId: null, mayAct: false, isSignedIn: false, ended: null };
  }

  /** Whoever signed in did something: their two minutes begin anew. */
  use(from: From): void {
    this.#sessions.use(tokenOf(from));
  }

  async signIn(from: From, { personId, pin, device }: SignIn): Promise<SignedIn> {
    const { credentials, log } = this.#parts;
    const keys = [`person ${personId}`, `address ${from.ip}`];
    const waitMs = this.#attempts.waitMs(keys);
    if (waitMs > 0) return { ok: false, waitS: Math.ceil(waitMs / 1000) };
    this.#attempts.begin(keys);
    const isKnown = this.holders().some(({ id }) => id === personId);
    const isTheirs = await credentials.isTheirs(personId, pin);
    if (!isKnown || !isTheirs) {
      const left = this.#attempts.waitMs(keys);
      const whose = isKnown ? personId : null;
      if (left > 0)
        log.warn({ personId: whose, address: from.ip }, `${MOST_TRIES} wrong PINs within a minute`);
      return { ok: false, waitS: left > 0 ? Math.ceil(left / 1000) : null };
    }
    this.#attempts.wasRight(keys);
    this.#sessions.end(tokenOf(from));
    const token = this.#sessions.begin(personId, device);
    log.info({ personId, address: from.ip, device }, 'signed in');
    return { ok: true, cookie: cookieFor(token, { isTls: isTls(from), device }) };
  }

  /** The cookie that takes the session out of the browser. */
  signOut(from: From): string {
    this.#sessions.end(tokenOf(from));
    return `${COOKIE}=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict`;
  }

  close(): void {
    this.#sessions.close();
  }
}

const tokenOf = ({ headers }: From): string | null => cookieOf(headers.cookie, COOKIE);

const cookieFor = (token: string, by: { readonly isTls: boolean; readonly device: Device }): string =>
  `${COOKIE}=${token}; Path=/; HttpOnly; SameSite=Strict${by.isTls ? '; Secure' : ''}${by.device === 'own' ? `; Max-Age=${OWN_DEVICE_S}` : ''}`;

export const isTls = ({ protocol }: Pick<From, 'protocol'>): boolean => protocol === 'https';

/** By TLS, or without leaving this machine: what is typed is read by nobody on the way. */
export const isSafeWay = (from: Pick<From, 'protocol' | 'ip'>): boolean =>
  isTls(from) || /^(::ffff:)?127\.|^::1$/.test(from.ip);
