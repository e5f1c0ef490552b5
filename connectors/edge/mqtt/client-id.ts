// The name a broker knows this box by: the same for ever, and another one on every box.
import { createHmac, randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import type { SourceContext } from '../../../src/contracts/source.ts';

const MACHINE_ID_FILE = '/etc/machine-id';
const MACHINE_ID = /^[0-9a-f]{32}$/;
/** Ours alone: the machine's id itself is not to be told to others (machine-id(5)). */
const APP_ID = 'throughline mqtt client 1';
/** "throughline-" and these are 22 characters: every broker of MQTT 3.1.1 takes 23. */
const HEX_CHARACTERS = 10;

type Who = Pick<SourceContext, 'id' | 'stateDir'>;

/**
 * By the machine's id, the source's, and its folder, for two of us may run on one machine. Where the machine has none:
 * a random one, kept. The same for ever, or the broker keeps a session for each start.
 */
export async function ownClientId(
  { id, stateDir }: Who,
  machineIdFile: string = MACHINE_ID_FILE,
): Promise<string> {
  const machineId = (await readFile(machineIdFile, 'utf8').catch(() => '')).trim();
  if (MACHINE_ID.test(machineId)) {
    const key = Buffer.from(machineId, 'hex');
    const hash = createHmac('sha256', key).update([APP_ID, id, stateDir].join('\0')).digest('hex');
    return named(hash.slice(0, HEX_CHARACTERS));
  }
  const file = `${stateDir}/client-id`;
  const kept = await readFile(file, 'utf8').catch(() => '');
  if (kept !== '') return kept;
  const made = named(randomBytes(HEX_CHARACTERS / 2).toString('hex'));
  await mkdir(stateDir, { recursive: true });
  await writeFile(file, made, { mode: 0o600 });
  return made;
}

/** Of somebody who looks around beside the box: another one each time. */
export const lookClientId = (): string => `throughline-look-${randomBytes(3).toString('hex')}`;

const named = (hex: string): string => `throughline-${hex}`;
