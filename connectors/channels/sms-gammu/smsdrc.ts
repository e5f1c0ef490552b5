// Reads smsd's own config: its folders and its patience stand there, and written twice they would differ one day.
import { readFile } from 'node:fs/promises';
import type { ChannelContext } from '../../../src/contracts/channel.ts';
import { errorCode } from './spool-fault.ts';

export type Smsd = {
  readonly outbox: string;
  readonly sent: string;
  readonly error: string;
  /** Null: it does not receive. */
  readonly inbox: string | null;
  /** It lays delivery reports beside what people write. */
  readonly reportsInInbox: boolean;
  /** How long it may take from the outbox to the network, ms. */
  readonly waitMs: number;
  /** What the installer should change, in sentences. */
  readonly advice: readonly string[];
};

/** Under the minute for which the outbox leases a message, with room to take it back. */
const WAIT_AT_MOST_MS = 50_000;
/** Reading the modem's state before and after, on a slow line. */
const ROUND_MS = 10_000;
/** What gammu takes where nothing is written, seconds. */
const DEFAULT_SECONDS = 30;
/** From here on a message waits longer to be noticed than to be sent, seconds. */
const SLOW_LOOK_SECONDS = 10;

/** Throws the context's error: `config` for what the file says, with every fault of it at once. */
export async function readSmsd(path: string, context: ChannelContext): Promise<Smsd> {
  const settings = smsdSection(await textOf(path, context));
  const faults = faultsOf(settings);
  if (faults.length > 0)
    throw context.error(
      'config',
      false,
      `${path} does not fit, so no SMS can go: ${faults.join(' ')} Restart gammu-smsd after the change.`,
    );
  const get = (key: string): string => settings.get(key) ?? '';
  const seconds = (key: string): number => Number(settings.get(key) ?? DEFAULT_SECONDS) || 0;
  const waitMs = (seconds('commtimeout') + seconds('sendtimeout')) * 1_000 + ROUND_MS;
  return {
    outbox: get('outboxpath'),
    sent: get('sentsmspath'),
    error: get('errorsmspath'),
    inbox: isOff(get('receive')) ? null : get('inboxpath'),
    reportsInInbox: get('deliveryreport').toLowerCase() === 'sms',
    waitMs: Math.min(WAIT_AT_MOST_MS, waitMs),
    advice: adviceOf(settings, seconds('commtimeout')),
  };
}

async function textOf(path: string, context: ChannelContext): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const code = errorCode(error);
    const todo =
      code === 'ENOENT'
        ? 'Install gammu-smsd, or write under smsdrc where its config is.'
        : 'Let the group gammu read it (chgrp gammu, chmod 640) and put the user of the box into that group.';
    throw context.error(
      'config',
      false,
      `${path} cannot be read (${code}), so no SMS can go. ${todo}`,
      error,
    );
  }
}

/** Keys in small letters, as smsd compares them. The PIN stands there too: it is dropped here. */
function smsdSection(text: string): ReadonlyMap<string, string> {
  const settings = new Map<string, string>();
  let section = '';
  for (const line of text.split(/[\r\n]+/)) {
    const [, heading] = /^\s*\[([^\]]+)\]/.exec(line) ?? [];
    if (heading !== undefined) section = heading.trim().toLowerCase();
    const [, key = '', value = ''] = /^\s*([^;#=\s][^=]*?)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (section === 'smsd' && /^(?!pin|phonecode|networkcode)./i.test(key))
      settings.set(key.toLowerCase(), value);
  }
  return settings;
}

function faultsOf(settings: ReadonlyMap<string, string>): readonly string[] {
  const service = settings.get('service')?.toLowerCase();
  const paths = ['outboxpath', 'sentsmspath', 'errorsmspath', 'inboxpath'];
  const values = paths.map((key) => settings.get(key));
  const known = values.filter((value) => value !== undefined);
  return [
    ...(service === 'files' ? [] : [`service is ${service ?? 'missing'}; write "service = files".`]),
    ...paths
      .filter((_key, index) => !/^\/(.*\/)?$/.test(values[index] ?? ''))
      .map((key) => `${key} must be a whole path with a / at its end, else smsd looks elsewhere.`),
    ...(new Set(known).size === known.length
      ? []
      : ['two of the four paths are one folder, and what was sent and what failed could not be told apart.']),
    ...(isOff(settings.get('send') ?? '') ? ['"send" is off.'] : []),
    ...(settings.get('inboxformat')?.toLowerCase() === 'detail'
      ? ['inboxformat is detail; write "inboxformat = unicode".']
      : []),
  ];
}

function adviceOf(settings: ReadonlyMap<string, string>, lookEverySeconds: number): readonly string[] {
  return [
    ...(settings.has('runonfailure')
      ? []
      : [
          `A number the network refuses holds up all others for most of a minute: write "runonfailure = cd ${settings.get('errorsmspath')} && touch", by which smsd tells of it at once.`,
        ]),
    ...(lookEverySeconds > SLOW_LOOK_SECONDS
      ? [`smsd looks for messages every ${lookEverySeconds} s: write "commtimeout = 2".`]
      : []),
    ...(settings.get('inboxformat')?.toLowerCase() === 'unicode'
      ? []
      : ['Letters like ä in answers get lost: write "inboxformat = unicode".']),
  ];
}

const isOff = (value: string): boolean => /^(0|no|n|off|false|f)$/i.test(value);
