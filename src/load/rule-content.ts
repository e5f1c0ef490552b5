// What the schema of a rule cannot know: roles of the plant, days of the calendar, durations, keys of the other kind.
import type { FileTrouble } from '../contracts/errors.ts';
import { didYouMean } from '../core/rules/nearest.ts';
import { durationMs, ruleDuration } from './duration-text.ts';
import type { Path, YamlFile } from './yaml-file.ts';

type Place = { readonly yaml: YamlFile; readonly at: Path; readonly roles: readonly string[] | null };

type Group = { readonly [key: string]: unknown };

/** Tells a fault at a path inside the rule. */
type Tell = (path: Path, code: string, words: string) => void;

/** Keys only an alert reads. */
const OF_ALERTS = ['clearWhen', 'for', 'keep', 'groupBy', 'consequence', 'owner'];
/** Those without which there is none. */
const NEEDED_BY_ALERTS = ['groupBy', 'consequence', 'owner'];

/** `rule`: as written, so that a fault of the schema does not hide what else is wrong with it. */
export function contentTroubles({ yaml, at, roles }: Place, rule: unknown): FileTrouble[] {
  const troubles: FileTrouble[] = [];
  const tell: Tell = (path, code, words) => {
    troubles.push({ place: yaml.valuePlace([...at, ...path]), severity: 'error', code, words });
  };
  const written = asGroup(rule);
  if (roles !== null) checkRoles(written, roles, tell);
  checkDates(written, tell);
  checkDurations(written, tell);
  return [...troubles, ...unreadKeys({ yaml, at, roles }, written)];
}

function checkRoles(rule: Group, roles: readonly string[], tell: Tell): void {
  const check = (role: unknown, path: Path): void => {
    if (typeof role !== 'string' || role === '' || roles.includes(role)) return;
    const near = didYouMean(role, roles);
    const words = `unknown role "${role}".${near || ` plant.yaml has: ${roles.join(', ') || 'none'}.`}`;
    tell(path, 'unknown-role', words);
  };
  const owner = asGroup(rule['owner']);
  check(owner['role'], ['owner', 'role']);
  for (const [index, role] of asList(owner['escalate']).entries()) check(role, ['owner', 'escalate', index]);
  const { notify } = asGroup(rule['effect']);
  for (const [index, role] of asList(notify).entries()) check(role, ['effect', 'notify', index]);
}

/** The schema knows the form of a date; whether there is such a day only the calendar does. */
function checkDates(rule: Group, tell: Tell): void {
  for (const key of ['since', 'reviewBy']) {
    const date = rule[key];
    if (typeof date !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(date) || isDay(date)) continue;
    tell([key], 'no-such-day', `there is no ${date}. Write a day of the calendar, year first.`);
  }
}

function isDay(date: string): boolean {
  const at = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(date);
}

function checkDurations(rule: Group, tell: Tell): void {
  const check = (value: unknown, path: Path, read: (text: string) => object): void => {
    if (typeof value !== 'string' && typeof value !== 'number') return;
    const result = read(String(value));
    if ('words' in result) tell(path, 'duration', String(result.words));
  };
  check(rule['for'], ['for'], ruleDuration);
  check(rule['keep'], ['keep'], ruleDuration);
  check(asGroup(rule['owner'])['after'], ['owner', 'after'], durationMs);
}

/** What a policy has of an alert is not read: no fault, and surely not what its author thinks. */
function unreadKeys({ yaml, at }: Place, rule: Group): FileTrouble[] {
  if (rule['kind'] !== 'policy') return [];
  return OF_ALERTS.filter((key) => rule[key] !== undefined).map((key) => ({
    place: yaml.keyPlace([...at, key]),
    severity: 'warning',
    code: 'unread-key',
    words: `a policy has no "${key}": it is not read. Remove it, or write kind: alert.`,
  }));
}

/**
 * A policy whose author forgot to say so is taken for an alert, of which then nearly everything is missing: one fault,
 * not three.
 */
export function missingKind({ yaml, at }: Pick<Place, 'yaml' | 'at'>, rule: unknown): FileTrouble | null {
  const written = asGroup(rule);
  if (written['effect'] === undefined || NEEDED_BY_ALERTS.some((key) => key in written)) return null;
  if (yaml.written([...at, 'kind']) !== null) return null;
  const words = 'an "effect" is what a policy has. Write kind: policy above it.';
  return { place: yaml.keyPlace([...at, 'effect']), severity: 'error', code: 'no-kind', words };
}

const asGroup = (value: unknown): Group =>
  typeof value === 'object' && value !== null ? (value as Group) : {};

const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
