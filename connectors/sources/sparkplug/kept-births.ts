// Keeps what births said in files of the box, so that a restart of the box needs no new birth.
import { createHash } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { SourceContext } from '../../../src/contracts/source.ts';
import { type Known, type NodeState, placeOf, type Unit } from './births.ts';

/** A file of another form is not read: its edge node is then unborn, as on a new box. */
const FORM = 2;

type Context = Pick<SourceContext, 'stateDir' | 'error'>;

export type KeptBirths = {
  /** Resolves when this state or a newer one is on the disk. Rejects with the context's error. */
  save(node: NodeState): Promise<void>;
  /** Resolves when nothing is being written any more. Never rejects. */
  idle(): Promise<void>;
};

type Written = Omit<NodeState, 'units'> & {
  readonly form: number;
  readonly units: readonly {
    readonly device: string;
    readonly metrics: readonly (readonly [string, Known])[];
    readonly aliases: readonly (readonly [string, string | null])[];
  }[];
};

const folderOf = ({ stateDir }: Context): string => join(stateDir, 'births');

/** What was kept. Throws the context's error; a file that is none any more is left out, and its edge node's next birth writes it anew. */
export async function keptNodes(context: Context): Promise<readonly NodeState[]> {
  const folder = folderOf(context);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const names = (await readdir(folder)).filter((name) => name.endsWith('.json'));
    const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
    return texts.flatMap((text) => nodeFrom(text) ?? []);
  } catch (error) {
    const words = `What edge nodes said their values are could not be read from ${folder}, so nothing is read from them. Check the disk of the box.`;
    throw context.error('lost', true, words, error);
  }
}

export function openKeptBirths(context: Context): KeptBirths {
  const folder = folderOf(context);
  const tails = new Map<string, Promise<void>>();
  const onDisk = new Map<string, string>();

  const write = async (file: string, node: NodeState): Promise<void> => {
    // As it is now: of the births of a node and its fifty devices the first write or two have them all.
    const text = textFrom(node);
    if (onDisk.get(file) === text) return;
    try {
      await writeWhole(file, text);
    } catch (error) {
      const words = `What ${placeOf(node, '')} said its values are could not be kept, so its messages are not taken. Check the disk of the box.`;
      throw context.error('lost', true, words, error);
    }
    onDisk.set(file, text);
  };

  return {
    async idle() {
      await Promise.all(tails.values());
    },
    save(node) {
      const name = createHash('sha256').update(placeOf(node, '')).digest('hex').slice(0, 32);
      const file = join(folder, `${name}.json`);
      const done = (tails.get(file) ?? Promise.resolve()).then(() => write(file, node));
      tails.set(
        file,
        done.catch(() => undefined),
      );
      return done;
    },
  };
}

/** Whole or not at all, also when the power goes. */
async function writeWhole(file: string, text: string): Promise<void> {
  const half = `${file}.new`;
  const handle = await open(half, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(half, file);
}

function textFrom(node: NodeState): string {
  const units = [...node.units].map(([device, { metrics, aliases }]) => ({
    device,
    metrics: [...metrics],
    aliases: [...aliases],
  }));
  const written: Written = { ...node, form: FORM, units };
  return JSON.stringify(written);
}

function nodeFrom(text: string): NodeState | null {
  const written = parsed(text);
  if (written?.form !== FORM) return null;
  const { form: _form, units, ...state } = written;
  const unitEntries = units.map(({ device, metrics, aliases }): [string, Unit] => [
    device,
    { metrics: new Map(metrics), aliases: new Map(aliases) },
  ]);
  return { ...state, units: new Map(unitEntries) };
}

/** Written by this file alone; what is cut off was not written to its end. */
function parsed(text: string): Written | null {
  try {
    return JSON.parse(text) as Written;
  } catch {
    return null;
  }
}
