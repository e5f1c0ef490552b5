// Who is signed in: sessions in memory, which end when nobody used them for a while, and with the box.
import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '../../contracts/clock.ts';

export type Session = {
  readonly personId: string;
  /** Aborted when it ends: what is open for it is drawn anew, as for anybody. */
  readonly ended: AbortSignal;
};

/** A screen that many use must not keep who went away; one's own phone may, for a shift. */
const IDLE_MS = { shared: 2 * 60_000, own: 12 * 3_600_000 } as const;
export type Device = keyof typeof IDLE_MS;

const TOKEN_BYTES = 32;
/** More than a plant has people and screens; the one longest unused ends. */
const MOST = 500;

type Open = {
  readonly personId: string;
  readonly device: Device;
  readonly ending: AbortController;
  usedAt: number;
  cancel: () => void;
};

/** Owns the timers of the sessions. Keys are hashes: whoever reads the memory of the box has no token. */
export class Sessions {
  readonly #clock: Clock;
  readonly #open = new Map<string, Open>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The token of a session of its own: whatever token was sent before is worth nothing. */
  begin(personId: string, device: Device): string {
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    const key = hashOf(token);
    const ending = new AbortController();
    const usedAt = this.#clock.mono();
    this.#open.set(key, { personId, device, ending, usedAt, cancel: () => undefined });
    this.#watch(key, IDLE_MS[device]);
    if (this.#open.size > MOST)
      this.#end([...this.#open].toSorted((a, b) => a[1].usedAt - b[1].usedAt)[0]?.[0]);
    return token;
  }

  of(token: string | null): Session | null {
    const open = token === null ? undefined : this.#open.get(hashOf(token));
    if (open === undefined || this.#leftMs(open) <= 0) return null;
    return { personId: open.personId, ended: open.ending.signal };
  }

  /** Somebody did something with it. */
  use(token: string | null): void {
    const open = token === null ? undefined : this.#open.get(hashOf(token));
    if (open !== undefined && this.#leftMs(open) > 0) open.usedAt = this.#clock.mono();
  }

  end(token: string | null): void {
    if (token !== null) this.#end(hashOf(token));
  }

  close(): void {
    for (const key of [...this.#open.keys()]) this.#end(key);
  }

  #leftMs({ usedAt, device }: Open): number {
    return usedAt + IDLE_MS[device] - this.#clock.mono();
  }

  #watch(key: string, ms: number): void {
    const open = this.#open.get(key);
    if (open === undefined) return;
    open.cancel = this.#clock.after(
      ms,
      () => {
        const left = this.#leftMs(open);
        if (left > 0) this.#watch(key, left);
        else this.#end(key);
      },
      false,
    );
  }

  #end(key: string | undefined): void {
    const open = key === undefined ? undefined : this.#open.get(key);
    if (key === undefined || open === undefined) return;
    this.#open.delete(key);
    open.cancel();
    open.ending.abort();
  }
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url');
