// How long checking a PIN takes, of a person who has one and of one who has none.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCredentials, setPin } from '../../../src/daemon/credentials.ts';

const TRIES = 10;
const PIN = '48213';

/** Milliseconds of each try. */
export async function signInTimes(): Promise<readonly number[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-pins-'));
  try {
    await setPin(folder, 'p1', PIN);
    const credentials = openCredentials(folder);
    const times: number[] = [];
    for (let turn = 0; turn < TRIES; turn += 1)
      for (const person of ['p1', 'nobody']) {
        const begun = performance.now();
        const isTheirs = await credentials.isTheirs(person, PIN);
        times.push(performance.now() - begun);
        if (isTheirs !== (person === 'p1')) throw new Error(`The PIN of ${person} was judged wrongly.`);
      }
    return times;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
