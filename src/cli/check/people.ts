// Of the people in plant.yaml what would be found out at night: told to the installer, at the line where it can be mended.
import { join } from 'node:path';
import type { ConfigRead, LoadedConfig, PartsRead, PlantPlaces } from '../../config/config.ts';
import { askingRule, rosterHoles } from '../../config/roster-holes.ts';
import type { FileTrouble } from '../../contracts/errors.ts';
import { zoneOf } from '../../core/model/local-time.ts';
import type { RosterHole, Stretch } from '../../core/types/roster.ts';
import type { RuleSpec } from '../../core/types/rule.ts';
import type { UtcMs, Zone } from '../../core/types/time.ts';
import { waysOf } from '../../daemon/channel-runs.ts';
import { loadChannelModule } from '../../load/connectors.ts';
import { clockTime, dateWords } from '../../render/plant-time.ts';
import { IN_ENGLISH } from '../../render/speech.ts';

/** `rules`: those that are judged. Nothing is said of a plant that cannot be read. */
export async function peopleTroubles(
  { config, places, parts }: ConfigRead,
  rules: readonly RuleSpec[],
  now: UtcMs,
): Promise<FileTrouble[]> {
  if (config === null || places === null) return [];
  const asking = rules.flatMap(askingRule);
  const addresses = await addressesOf(parts);
  const { records, people } = config;
  const holes = rosterHoles({ records, people, addresses, rules: asking, now });
  const say = wordsIn(config, places, addresses);
  return [...noChannel(config, parts), ...holes.map(say)];
}

const ADDRESSES = ['email', 'mobile'] as const;

/**
 * What channels send to. One with a fault counts as it will when it is mended, and one of which nobody can say what it is
 * as any: whom it alone would reach is not told as out of reach.
 */
async function addressesOf({ channelsNamed }: PartsRead): Promise<readonly (typeof ADDRESSES)[number][]> {
  const named = channelsNamed.filter((one) => one !== null);
  const ways = await waysOf(named, loadChannelModule);
  const known = ADDRESSES.filter((kind) => ways.some(({ address }) => address === kind));
  return known.length > 0 && named.length < channelsNamed.length ? ADDRESSES : known;
}

/** One that has a fault is there: its fault is told. */
function noChannel({ dir }: LoadedConfig, { channelsNamed }: PartsRead): FileTrouble[] {
  if (channelsNamed.some((named) => named?.isLamp !== true)) return [];
  const words =
    'no channel: what must be decided stands on the panel, and nobody is told. Put a file for each way to people here; config/example/channels shows how.';
  const place = { file: join(dir, 'channels'), line: 1, column: 1 };
  return [{ place, severity: 'warning', code: 'no-channel', words }];
}

type Say = (hole: RosterHole) => FileTrouble;

function wordsIn(config: LoadedConfig, places: PlantPlaces, addresses: readonly string[]): Say {
  const plant = config.records.find(({ kind }) => kind === 'plant');
  const zone = (plant && zoneOf(plant)) ?? { name: 'UTC', offsets: [[0, 0]] };
  const names = {
    person: (id: string) => config.people.find((one) => one.id === id)?.name ?? id,
    role: (id: string) =>
      String(config.records.find((one) => one.kind === 'role' && one.id === id)?.fields['name'] ?? id),
  };
  return (hole) => {
    switch (hole.kind) {
      case 'unheld': {
        const place = places.of('roles', hole.role);
        const severity = hole.when.always ? 'error' : 'warning';
        return {
          place,
          severity,
          code: 'role-unheld',
          words: unheldWords(hole, names.role(hole.role), zone),
        };
      }
      case 'no-address': {
        const roles = listed(hole.roles.map(names.role), 'and');
        const words = `${names.person(hole.personId)} is asked as ${roles} and has no ${listed(addresses, 'or')}: nothing that is sent arrives. Add it, or a channel that sends to what is there.`;
        return { place: places.of('people', hole.personId), severity: 'error', code: 'no-address', words };
      }
      case 'unreached': {
        const place = places.of('roles', hole.chain[0] ?? '');
        const words = unreachedWords(hole, hole.chain.map(names.role), zone);
        return { place, severity: 'warning', code: 'nobody-reached', words };
      }
      case 'any-hour': {
        const [first = ''] = hole.people;
        const work = hole.people.length === 1 ? 'works' : 'work';
        const words = `nobody knows when ${listed(hole.people.map(names.person), 'and')} ${work}: they are asked at any hour of any day. Write works: 2x8, 3x8, 4x12 or a pattern of your own; or works: any-time where that is meant.`;
        return { place: places.of('people', first), severity: 'warning', code: 'any-hour', words };
      }
      default:
        return hole satisfies never;
    }
  };
}

function unheldWords({ when }: { readonly when: Stretch }, role: string, zone: Zone): string {
  const times = when.always
    ? 'throughout the coming 28 days'
    : `from ${spanWords(when, zone)}${weekWords(when)}`;
  return `nobody holds ${role} ${times}: all who do are away and nobody stands in. What is asked of it goes to nobody. Write standIn for one of them, or one holder more.`;
}

function unreachedWords(
  { ruleIds, when }: { readonly ruleIds: readonly string[]; readonly when: Stretch },
  chain: readonly string[],
  zone: Zone,
): string {
  const [first = '', ...more] = ruleIds;
  const others = more.length === 1 ? '1 other rule' : `${more.length} other rules`;
  const rules = more.length === 0 ? `${first} finds` : `${first} and ${others} find`;
  const who = chain.length === 1 ? `${chain[0]} cannot` : `none of ${listed(chain, 'and')} can`;
  const times = when.always
    ? 'throughout the coming 28 days'
    : `from ${spanWords(when, zone)}${weekWords(when)}`;
  return `${who} be reached ${times}. What ${rules} then waits until somebody comes. Add standby or a stand-in, or one who may be asked at any time.`;
}

const spanWords = ({ from, to }: Stretch, zone: Zone): string =>
  `${dateWords({ ...IN_ENGLISH, zone }, from)} ${clockTime(zone, from)} to ${dateWords({ ...IN_ENGLISH, zone }, to)} ${clockTime(zone, to)}`;

/** Of all such times in the four weeks; the one that is named may be the only one. */
function weekWords({ from, to, hoursAWeek }: Stretch): string {
  const hours = Math.round(hoursAWeek);
  const isOnly = Math.abs((to - from) / 3_600_000 - hoursAWeek * 4) < 1;
  if (isOnly) return '';
  return hours < 1 ? ', and again for less than an hour a week' : `, and so on: ${hours} h a week`;
}

/** "a, b and c" */
function listed(names: readonly string[], last: 'and' | 'or'): string {
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} ${last} ${names.at(-1)}`;
}
