// What the schema of a rule cannot know: roles of the plant, days of the calendar, durations, keys of the other kind.
import type { FileTrouble } from '../contracts/errors.ts';
import { didYouMean } from '../core/rules/nearest.ts';
import { durationMs, ruleDuration } from './duration-text.ts';
import type { Path, YamlFile } from './yaml-file.ts';

type Place = { readonly yaml: YamlFile; readonly at: Path; readonly roles: readonly string[] | null };

type Group = { readonly [key: string]: unknown };

/** Tells a fault at a path inside the rule. */
type Tell = (path: Path, code: string, words: string) => void;

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
  checkSaying(written, tell);
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

/** What only a notice says: for the others the product knows when they must be decided. */
function checkSaying(rule: Group, tell: Tell): void {
  const { deadline, consequence, effect } = rule;
  if (deadline !== undefined && deadline !== 'actBy' && consequence !== 'notice' && consequence !== undefined)
    tell(['deadline'], 'own-deadline', OWN_DEADLINE);
  const { minBand, veto, prefer, mute, notify } = asGroup(effect);
  if (notify !== undefined && minBand === undefined) tell(['effect', 'notify'], 'notify-alone', NOTIFY);
  const shapes = [veto, prefer, minBand, mute].filter((one) => one !== undefined);
  if (effect !== undefined && shapes.length > 1) tell(['effect'], 'two-effects', TWO_EFFECTS);
}

const NOTIFY =
  '"notify" goes with minBand: it tells roles of a decision that is held on to. Add minBand, or remove it.';
const OWN_DEADLINE =
  'only a notice has a deadline of its own: else it is when the best option closes. Write deadline: actBy, or remove it.';
const TWO_EFFECTS =
  'a policy does one thing: minBand, veto, prefer or mute. Write a second policy for the other.';

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

/** Keys of another kind of rule are not read: no fault, and surely not what its author thinks. */
function unreadKeys({ yaml, at }: Place, rule: Group): FileTrouble[] {
  const kind = String(rule['kind'] ?? 'alert');
  if (A[kind] === undefined) return [];
  return UNREAD.flatMap(({ of, keys }) =>
    of.includes(kind)
      ? []
      : keys
          .filter((key) => rule[key] !== undefined)
          .map((key): FileTrouble => {
            const words = `${A[kind]} has no "${key}": it is not read. Remove it, or write kind: ${of}.`;
            return { place: yaml.keyPlace([...at, key]), severity: 'warning', code: 'unread-key', words };
          }),
  );
}

/** Whose keys are whose; what all have is not listed. */
const UNREAD: readonly { readonly of: string; readonly keys: readonly string[] }[] = [
  {
    of: 'alert',
    keys: [
      'clearWhen',
      'for',
      'keep',
      'groupBy',
      'consequence',
      'owner',
      'message',
      'do',
      'deadline',
      'band',
    ],
  },
  { of: 'policy', keys: ['effect'] },
  { of: 'derive', keys: ['fact', 'value', 'combine', 'unit'] },
];

const A: { readonly [kind: string]: string } = {
  alert: 'an alert',
  policy: 'a policy',
  derive: 'a rule that gives a fact',
};

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
