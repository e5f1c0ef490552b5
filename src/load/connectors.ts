// Finds the sources, channels and lamps by their folders, and loads one when a config asks for it. Knows none by name.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { ChannelModule, LampModule } from '../contracts/channel.ts';
import type { SourceModule } from '../contracts/source.ts';
import type { TableSourceModule } from '../contracts/table-source.ts';
import { didYouMean } from '../core/rules/nearest.ts';
import { type SchemaCheck, schemaCheck } from './schema-check.ts';
import { withSharedDefinitions } from './shared-definitions.ts';

/** Where this program lies: connectors/ and rules/ are its children. */
export const PROGRAM_ROOT: string = fileURLToPath(new URL('../../', import.meta.url));

export type PartKind = 'sources' | 'channels';

/** Folder names, sorted: what `type:` may say. */
export type Connectors = {
  readonly root: string;
  readonly sources: readonly string[];
  readonly channels: readonly string[];
};

export async function findConnectors(root: string = PROGRAM_ROOT): Promise<Connectors> {
  const [sources, channels] = await Promise.all([
    foldersIn(join(root, 'connectors/sources')),
    foldersIn(join(root, 'connectors/channels')),
  ]);
  return { root, sources, channels };
}

/** Throws an Error in words where the folder's module is not a source: a fault of the program, not of the plant. */
export async function loadSourceModule(
  type: string,
  root: string = PROGRAM_ROOT,
): Promise<SourceModule<object> | TableSourceModule<object>> {
  const source = await exportOf({ root, kind: 'sources', type }, 'source');
  if (!isSourceModule(source))
    throw shapeError({ root, kind: 'sources', type }, '"source" with a function "open"');
  return source;
}

export async function loadChannelModule(
  type: string,
  root: string = PROGRAM_ROOT,
): Promise<ChannelModule<object>> {
  const channel = await exportOf({ root, kind: 'channels', type }, 'channel');
  if (!isChannelModule(channel))
    throw shapeError(
      { root, kind: 'channels', type },
      '"channel" with a function "open" and "address" email, mobile or none',
    );
  return channel;
}

/** A folder of channels that shows instead of sending: its schema says so (`x-lamp`), and names the device it switches. */
export async function loadLampModule(type: string, root: string = PROGRAM_ROOT): Promise<LampModule<object>> {
  const lamp = await exportOf({ root, kind: 'channels', type }, 'lamp');
  if (!isLampModule(lamp))
    throw shapeError({ root, kind: 'channels', type }, '"lamp" with a function "open"');
  return lamp;
}

/**
 * The folder's own config.schema.json, as text and as a check; `isLamp`: it shows instead of sending. Throws an Error
 * in words.
 */
export async function partSchema(
  part: PartRef,
): Promise<{ readonly schema: object; readonly check: SchemaCheck; readonly isLamp: boolean }> {
  const file = join('connectors', part.kind, part.type, 'config.schema.json');
  try {
    const schema: unknown = JSON.parse(await readFile(join(part.root, file), 'utf8'));
    if (typeof schema !== 'object' || schema === null) throw new Error('it is not an object');
    const whole = withSharedDefinitions({ ...schema });
    return {
      schema: whole,
      check: schemaCheck(whole),
      isLamp: 'x-lamp' in schema && schema['x-lamp'] === true,
    };
  } catch (cause) {
    const isMissing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    const why = isMissing ? 'it is not there' : String(cause);
    throw new Error(`${file} cannot be used: ${why}. This is a fault of the program, not of this file.`, {
      cause,
    });
  }
}

type PartRef = { readonly root: string; readonly kind: PartKind; readonly type: string };

async function foldersIn(dir: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(dir, { withFileTypes: true });
    return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).toSorted();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

async function exportOf(part: PartRef, name: string): Promise<unknown> {
  const known = (await findConnectors(part.root))[part.kind];
  if (!known.includes(part.type))
    throw new Error(`no folder connectors/${part.kind}/${part.type}.${didYouMean(part.type, known)}`);
  const file = join(part.root, 'connectors', part.kind, part.type, `${part.type}.ts`);
  const module: Readonly<Record<string, unknown>> = await import(pathToFileURL(file).href);
  return module[name];
}

function shapeError(part: PartRef, wanted: string): Error {
  return new Error(`connectors/${part.kind}/${part.type}/${part.type}.ts does not export ${wanted}.`);
}

function isSourceModule(value: unknown): value is SourceModule<object> | TableSourceModule<object> {
  return opens(value);
}

function isLampModule(value: unknown): value is LampModule<object> {
  return opens(value);
}

function opens(value: unknown): value is { readonly open: unknown } {
  return typeof value === 'object' && value !== null && 'open' in value && typeof value.open === 'function';
}

function isChannelModule(value: unknown): value is ChannelModule<object> {
  return opens(value) && 'address' in value && ['email', 'mobile', 'none'].includes(String(value.address));
}
