// What a source is asked for and by which account, and what goes out by a channel: a sentence each.
import type { ChannelRights, Peer, SourceRights } from '../../core/types/rights.ts';
import { listed, plural, type Spoken, say } from '../speech.ts';
import { kindWords } from './kind.ts';

export function sourceSentences(to: Spoken, source: SourceRights): readonly string[] {
  const { peers, file, tags, kinds, schedule, changesSchedule, requestsRebirth } = source;
  return [
    ...peers.flatMap((peer) => peerWords(to, peer)),
    ...(file === null ? [] : [say(to, 'It reads {file} on this machine.', { file })]),
    ...(tags === 0 ? [] : [plural(to, tags, ['It reads {n} tag.', 'It reads {n} tags.'])]),
    ...(kinds.length === 0
      ? []
      : [
          say(to, 'It reads records: {kinds}.', {
            kinds: listed(
              to,
              kinds.map((kind) => kindWords(to, kind)),
            ),
          }),
        ]),
    ...(schedule === null ? [] : [scheduleWords(to, schedule)]),
    ...(changesSchedule === null ? [] : [changesWords(to, changesSchedule)]),
    ...(requestsRebirth === null ? [] : [rebirthWords(to, requestsRebirth)]),
  ];
}

export function channelSentences(
  to: Spoken,
  { peers, file, hearsAnswers }: ChannelRights,
): readonly string[] {
  return [
    ...peers.flatMap((peer) => peerWords(to, peer)),
    ...(file === null ? [] : [say(to, 'It uses {file} on this machine.', { file })]),
    ...(hearsAnswers ? [say(to, 'It reads the answers that come back there.')] : []),
  ];
}

function peerWords(to: Spoken, { host, port, account }: Peer): readonly string[] {
  return [
    port === null
      ? say(to, 'It connects to {host}.', { host })
      : say(to, 'It connects to {host}, port {port}.', { host, port: String(port) }),
    account === null ? say(to, 'No account is named.') : say(to, 'Its account is {account}.', { account }),
  ];
}

const EVERY = /^\*\/(\d+) \* \* \* \*$/;
const PAST_THE_HOUR = /^(\d+(?:,\d+)*) \* \* \* \*$/;

function scheduleWords(to: Spoken, schedule: string): string {
  const every = EVERY.exec(schedule)?.[1];
  if (every !== undefined) return say(to, 'It asks every {n} min.', { n: Number(every) });
  const minutes = PAST_THE_HOUR.exec(schedule)?.[1]?.split(',');
  return minutes === undefined
    ? say(to, 'It asks by the schedule {schedule}.', { schedule })
    : say(to, 'It asks {minutes} min past each hour.', { minutes: listed(to, minutes) });
}

function changesWords(to: Spoken, schedule: string): string {
  const every = EVERY.exec(schedule)?.[1];
  return every === undefined
    ? say(to, 'It asks for what changed by the schedule {schedule}.', { schedule })
    : say(to, 'It asks for what changed every {n} min.', { n: Number(every) });
}

const rebirthWords = (to: Spoken, isOn: boolean): string =>
  isOn
    ? say(
        to,
        'It may ask a gateway to say everything anew: one metric, the only thing it ever sends there, switched on here.',
      )
    : say(to, 'It never asks a gateway to say everything anew.');

export function hearingWords(to: Spoken, { hears }: SourceRights): string {
  switch (hears) {
    case 'asks':
      return say(to, 'asked by a schedule');
    case 'listens':
      return say(to, 'listened to');
    case 'reads-file':
      return say(to, 'read from a file');
    default:
      return hears satisfies never;
  }
}

export function sendingWords(to: Spoken, { sends }: ChannelRights): string {
  switch (sends) {
    case 'mail':
      return say(to, 'sends mail');
    case 'texts':
      return say(to, 'sends texts');
    case 'posts':
      return say(to, 'posts to a program');
    case 'writes':
      return say(to, 'writes a file here');
    case 'lamp':
      return say(to, 'switches a lamp');
    default:
      return sends satisfies never;
  }
}
