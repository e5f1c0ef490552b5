// PINs of people: their hashes in a file of its own beside the journal, read anew when it changed.
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { chownSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Credentials } from '../contracts/credentials.ts';
import { storeError } from '../store/store-error.ts';
import { putWhole } from './put-whole.ts';

/**
 * Not in facts.db: of that copies are made and carried away, and a PIN has few digits. By person, as
 * "scrypt$N$r$p$salt$hash".
 */
const FILE = 'pins.json';

/** 32 MB and a tenth of a second on a good core, a quarter on a box without a fan. */
const COST = { N: 32_768, r: 8, p: 1 } as const;
const MOST_MEMORY = 64 * 1024 * 1024;
const SALT_BYTES = 16;
const HASH_BYTES = 32;

type Kept = Readonly<Record<string, string>>;

/** A PIN that can be set, or why not in words. */
export function pinTrouble(pin: string): string | null {
  if (!/^\d{4,6}$/.test(pin)) return 'A PIN has four to six digits.';
  if (/^(\d)\1+$/.test(pin) || '0123456789'.includes(pin) || '9876543210'.includes(pin))
    return 'That PIN is one of the first that anybody tries. Choose another.';
  return null;
}

/** Null takes the PIN away. True: there was one before. Throws a store error in words where the folder cannot be written. */
export async function setPin(dataDir: string, personId: string, pin: string | null): Promise<boolean> {
  const before = readPins(dataDir);
  const { [personId]: had, ...others } = before;
  if (pin === null && had === undefined) return false;
  const after = pin === null ? others : { ...others, [personId]: await hashed(pin) };
  writePins(dataDir, after);
  return had !== undefined;
}

export function openCredentials(dataDir: string): Credentials {
  let kept: { readonly stamp: string; readonly pins: Kept } = { stamp: '', pins: {} };
  // One at a time: each takes its memory, and whoever tries many waits for themselves.
  let last: Promise<unknown> = Promise.resolve();
  const pins = (): Kept => {
    const stamp = stampOf(join(dataDir, FILE));
    if (stamp !== kept.stamp) kept = { stamp, pins: stamp === '' ? {} : readPins(dataDir) };
    return kept.pins;
  };
  return {
    holders: () => new Set(Object.keys(pins())),
    isTheirs(personId, pin) {
      const stored = Object.hasOwn(pins(), personId) ? pins()[personId] : undefined;
      const checking = last.then(() => isHashOf(stored ?? NOBODYS, pin));
      last = checking.catch(() => undefined);
      return checking.then((is) => is && stored !== undefined);
    },
  };
}

/** Of no PIN: whoever has none is checked as long. */
const NOBODYS = `scrypt$${COST.N}$${COST.r}$${COST.p}$${'A'.repeat(22)}$${'A'.repeat(43)}`;

async function hashed(pin: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const hash = await derived(pin, salt, COST);
  return `scrypt$${COST.N}$${COST.r}$${COST.p}$${salt.toString('base64url')}$${hash.toString('base64url')}`;
}

async function isHashOf(stored: string, pin: string): Promise<boolean> {
  const [, N, r, p, salt = '', hash = ''] = stored.split('$');
  const cost = { N: Number(N), r: Number(r), p: Number(p) };
  const expected = Buffer.from(hash, 'base64url');
  const found = await derived(pin, Buffer.from(salt, 'base64url'), cost);
  return expected.length === found.length && timingSafeEqual(expected, found);
}

type Cost = { readonly N: number; readonly r: number; readonly p: number };

const derived = (pin: string, salt: Buffer, cost: Cost): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    scrypt(pin, salt, HASH_BYTES, { ...cost, maxmem: MOST_MEMORY }, (error, key) =>
      error === null ? resolve(key) : reject(error),
    );
  });

/** Changes whenever the file does; empty: there is none. */
function stampOf(path: string): string {
  const at = statSync(path, { throwIfNoEntry: false });
  return at === undefined ? '' : `${at.ino} ${at.size} ${at.mtimeMs}`;
}

function readPins(dataDir: string): Kept {
  const path = join(dataDir, FILE);
  if (stampOf(path) === '') return {};
  try {
    const read: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (isKept(read)) return read;
    throw new Error('it does not hold one hash for each person');
  } catch (cause) {
    // Without it people would act by their name alone: nobody is to open the panel by damaging a file.
    const words = `${path} cannot be read, so nobody can sign in. Put it back from a copy, or remove it and set the PINs anew with throughline people pin.`;
    throw storeError({ code: 'storage', retryable: false, words }, cause);
  }
}

const isKept = (read: unknown): read is Kept =>
  typeof read === 'object' &&
  read !== null &&
  !Array.isArray(read) &&
  Object.values(read).every((one) => typeof one === 'string' && /^scrypt(\$[\w-]+){5}$/.test(one));

/** It belongs to whom the folder belongs to, whoever writes it. */
function writePins(dataDir: string, pins: Kept): void {
  const path = join(dataDir, FILE);
  try {
    const { uid, gid } = statSync(dataDir);
    putWhole(path, `${JSON.stringify(pins, null, 1)}\n`, (fresh) => {
      if (process.getuid?.() === 0) chownSync(fresh, uid, gid);
    });
  } catch (cause) {
    const words = `${path} cannot be written, so no PIN was changed. Give this user the right to it, and room on the disk.`;
    throw storeError({ code: 'storage', retryable: false, words }, cause);
  }
}
