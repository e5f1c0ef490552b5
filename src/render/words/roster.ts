// When somebody can be asked and how they are reached, and where the roster fails: a sentence each.
import type { PersonNow, RosterHole, Stretch } from '../../core/types/roster.ts';
import type { UtcMs } from '../../core/types/time.ts';
import { clockTime, dateWords, dayTime } from '../plant-time.ts';
import { listed, plural, type Speaking, type Spoken, say } from '../speech.ts';

export function dutyWords(to: Speaking, { duty, changesAt }: PersonNow): string {
  const at = changesAt === null ? null : dayTime(to, changesAt);
  switch (duty) {
    case 'on-duty':
      return at === null ? say(to, 'on duty') : say(to, 'on duty until {at}', { at });
    case 'any-hour':
      return say(to, 'asked at any hour');
    case 'standby':
      return say(to, 'on standby');
    case 'off':
      return at === null ? say(to, 'off duty') : say(to, 'off duty, on again {at}', { at });
    case 'away':
      return at === null ? say(to, 'away') : say(to, 'away, back {at}', { at });
    default:
      return duty satisfies never;
  }
}

const DAY_MINUTES = 1_440;
const two = (n: number): string => String(n).padStart(2, '0');
const hour = (minute: number): string =>
  `${two(Math.floor((minute % DAY_MINUTES) / 60))}:${two(minute % 60)}`;

export function patternWords(to: Spoken, { cycleDays, shifts }: PersonNow): string {
  if (cycleDays === null) return say(to, 'Nobody knows when they work: they are asked at any hour.');
  const [first] = shifts;
  if (cycleDays === 1 && first !== undefined && first[1] - first[0] === DAY_MINUTES)
    return say(to, 'They may be asked at any hour.');
  const times = listed(
    to,
    shifts.map(([from, until]) => `${hour(from)}–${hour(until)}`),
  );
  return cycleDays === 7
    ? say(to, 'Shifts {times}, by the week.', { times })
    : plural(to, cycleDays, ['Shifts {times}, every day.', 'Shifts {times}, in a cycle of {n} days.'], {
        times,
      });
}

/** Absences and standby that go on or come. */
export function timesOffWords(to: Speaking, { absent, standby }: PersonNow): readonly string[] {
  return [
    ...absent.map(([first, last]) =>
      first === last
        ? say(to, 'Away on {day}.', { day: dateWords(to, first) })
        : say(to, 'Away from {first} to {last}.', { first: dateWords(to, first), last: dateWords(to, last) }),
    ),
    ...standby.map(([from, until]) =>
      say(to, 'On standby from {from} to {until}.', {
        from: momentWords(to, from),
        until: momentWords(to, until),
      }),
    ),
  ];
}

const momentWords = (to: Speaking, at: UtcMs): string => `${dateWords(to, at)} ${clockTime(to.zone, at)}`;

/** `way` null: nothing here sends any. */
type Reaching = { readonly has: boolean; readonly way: { readonly shutSince: UtcMs | null } | null };

export function mailWords(to: Speaking, { has, way }: Reaching): string {
  if (!has) return say(to, 'No mail address is known.');
  if (way === null) return say(to, 'No channel here sends mail.');
  return way.shutSince === null
    ? say(to, 'Mail reaches them.')
    : say(to, 'Mail has not got through since {since}.', { since: dayTime(to, way.shutSince) });
}

export function smsWords(to: Speaking, { has, way }: Reaching): string {
  if (!has) return say(to, 'No mobile number is known.');
  if (way === null) return say(to, 'No channel here sends texts.');
  return way.shutSince === null
    ? say(to, 'Texts reach them.')
    : say(to, 'Texts have not got through since {since}.', { since: dayTime(to, way.shutSince) });
}

/** Names of people and roles by their ids. */
export type RosterNames = { person(id: string): string; role(id: string): string };

export function holeWords(to: Speaking, hole: RosterHole, names: RosterNames): string {
  switch (hole.kind) {
    case 'unheld': {
      const nobody = say(to, 'Nobody holds {role}: all who do are away, and nobody stands in.', {
        role: names.role(hole.role),
      });
      const todo = say(to, 'Write standIn for one of them, or one holder more.');
      return [nobody, whenWords(to, hole.when), todo].join(' ');
    }
    case 'no-address':
      return say(
        to,
        '{name} is asked as {roles}, and no channel here has an address of theirs. Add it, or a channel that sends to what is there.',
        {
          ...{ name: names.person(hole.personId), roles: listed(to, hole.roles.map(names.role)) },
        },
      );
    case 'unreached': {
      const roles = listed(to, hole.chain.map(names.role));
      const nobody = say(
        to,
        'Nobody of these can be reached: {roles}. What is found then waits until somebody comes.',
        { roles },
      );
      const todo = say(to, 'Add standby or a stand-in, or one who may be asked at any time.');
      return [nobody, whenWords(to, hole.when), todo].join(' ');
    }
    case 'any-hour':
      return say(
        to,
        'Nobody knows when these work, so they are asked at any hour of any day: {names}. Write works for each of them.',
        {
          names: listed(to, hole.people.map(names.person)),
        },
      );
    default:
      return hole satisfies never;
  }
}

const HOUR_MS = 3_600_000;

/** The first of such times in the coming four weeks, and how often they come. */
function whenWords(to: Speaking, { from, to: until, hoursAWeek, always }: Stretch): string {
  if (always) return say(to, 'That is so throughout the coming 28 days.');
  const places = { from: momentWords(to, from), until: momentWords(to, until) };
  const isOnly = Math.abs((until - from) / HOUR_MS - hoursAWeek * 4) < 1;
  const hours = Math.round(hoursAWeek);
  if (isOnly || hours < 1) return say(to, 'That is so from {from} to {until}.', places);
  return say(to, 'That is so from {from} to {until}, and so on: {hours} h a week.', { ...places, hours });
}
