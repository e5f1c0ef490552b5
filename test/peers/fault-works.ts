// A small plant with a modem, in which people write down what has failed: each fault they write is a decision, each they
// take out is over. The box is a process of its own, and its time leaps ahead when the modem has nothing to do.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Test } from 'tap';
import { type LeapingBox, startLeapingBox } from '../fixtures/leaping-box.ts';
import type { AtModem } from './at-modem.ts';
import { type GammuSmsd, openSmsd } from './gammu-smsd.ts';

const DAY_MS = 86_400_000;
/** A change in a file is seen at one look and read at the next that finds it still. */
const FILES_LOOK_MS = 4_000;

export type Crew = {
  readonly id: string;
  /** Who is asked, in this order; the first is the owner. */
  readonly people: readonly string[];
  /** How long each is waited for. */
  readonly after: string;
};

export type Person = {
  readonly id: string;
  readonly name: string;
  readonly language?: string;
  readonly email?: string;
  readonly mobile?: string;
};

export type Plant = {
  readonly crews: readonly Crew[];
  readonly people: readonly Person[];
  /** Files of channels/ beside the modem's, by name. */
  readonly channels?: Readonly<Record<string, object>>;
  /** What they name as files of the config folder. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** The plant's zone is UTC. */
  readonly startAt: string;
};

/** A part that has failed, and whose it is. */
export type Faults = Readonly<Record<string, string>>;

export type Works = {
  readonly box: LeapingBox;
  readonly smsd: GammuSmsd;
  readonly modem: AtModem;
  /** Where its journal lies. */
  readonly data: string;
  /** To the box it is then: "07:35:10". */
  leapTo(time: string): Promise<void>;
  /** What has failed, all of it: from now on the box knows. `before`: done just before it does. */
  haveFailed(faults: Faults, before?: () => Promise<void>): Promise<void>;
};

export async function openFaultWorks(t: Test, plant: Plant): Promise<Works> {
  const smsd = await openSmsd(t, { phone: 'modem' });
  const { modem } = smsd;
  if (modem === null) throw new Error('there is no modem');
  const dir = mkdtempSync(join(tmpdir(), 'throughline-faults-'));
  t.teardown(() => rmSync(dir, { recursive: true, force: true, maxRetries: 5 }));
  const write = (file: string, content: object | string): void => {
    const path = join(dir, 'config', file);
    mkdirSync(dirname(path), { recursive: true });
    // JSON is YAML.
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content), { mode: 0o600 });
  };
  write('plant.yaml', plantFile(plant));
  write('rules/upkeep/domain.yaml', DOMAIN);
  write('rules/upkeep/faults.yaml', { version: 1, rules: plant.crews.map(ruleOf) });
  const sms = { version: 1, type: 'sms-gammu', smsdrc: smsd.smsdrc };
  for (const [name, channel] of Object.entries({ ...plant.channels, sms }))
    write(`channels/${name}.yaml`, channel);
  for (const [name, secret] of Object.entries(plant.secrets ?? {})) write(name, secret);
  // A box that knows of no yesterday shows its first picture and tells nobody.
  write('sources/history.yaml', { version: 1, type: 'replay', file: 'history.ndjson' });
  const at = Date.parse(plant.startAt) - 2 * DAY_MS;
  const records = [{ kind: 'material', id: 'HX', fields: { name: 'Housing' } }];
  const export1 = {
    type: 'snapshot',
    covers: ['material'],
    records,
    asOf: at,
    recordedAt: at,
    hash: 'first',
  };
  write('history.ndjson', `${JSON.stringify(export1)}\n`);
  const on = plant.startAt.slice(0, 10);
  const head = { version: 1, by: plant.people[0]?.id, on };
  const factsOf = (faults: Faults) => Object.entries(faults).map(([name, crew]) => ({ name, crew }));
  const writeFaults = (faults: Faults): void =>
    write('written/faults.yaml', { ...head, facts: { fault: factsOf(faults) } });
  writeFaults({});
  const places = { config: join(dir, 'config'), data: join(dir, 'data'), startAt: plant.startAt };
  const box = await startLeapingBox(t, places);
  await until('it runs', async () => (await fetch(`${box.url}/healthz`)).ok);
  // A look or a text under way would take what is leapt over for time that smsd let pass.
  const leap = async (ms: number, before?: () => Promise<void>): Promise<void> => {
    await until('the modem has nothing to do', () => isIdle(smsd, box));
    await before?.();
    await box.leap(ms);
    await sleep(BEGUN_WITHIN_MS);
  };
  return {
    ...{ box, smsd, modem, data: places.data },
    leapTo: async (time) => leap(Date.parse(`${on}T${time}Z`) - (await box.leap(0))),
    async haveFailed(faults, before) {
      const read = () => box.log().split('what people wrote has changed and counts').length;
      const was = read();
      writeFaults(faults);
      await leap(FILES_LOOK_MS);
      await leap(FILES_LOOK_MS, before);
      await until(`it is read. The box:\n${box.log().slice(-2_000)}`, () => read() > was);
    },
  };
}

/** Milliseconds: what is due by a leap lies in the outbox of smsd by then. */
const BEGUN_WITHIN_MS = 300;
/** Milliseconds: the box looks four times a second whether smsd has taken it. */
const SEEN_WITHIN_MS = 600;

/** Nothing is under way between the two. The first look whether smsd works comes at the start. */
async function isIdle(smsd: GammuSmsd, box: LeapingBox): Promise<boolean> {
  const isEmpty = () => smsd.log().includes('Renamed') && readdirSync(smsd.at('outbox')).length === 0;
  if (!isEmpty()) return false;
  await sleep(SEEN_WITHIN_MS);
  // On a busy machine it may be late: it has come to this question when it answers.
  await box.leap(0);
  return isEmpty();
}

/** Milliseconds: many times what any of it takes. */
const WAITS_MS = 60_000;

/** Looks until it holds. */
export async function until(words: string, look: () => Promise<unknown> | unknown): Promise<void> {
  for (const begun = performance.now(); performance.now() - begun < WAITS_MS; await sleep(50))
    if (await look()) return;
  throw new Error(`waited a minute in vain: ${words}`);
}

/** Those the product's rules name. */
const ROLES = ['planner', 'buyer', 'quality', 'shift-supervisor', 'plant-manager'];

const roleOf = (crew: Crew, step: number): string => (step === 0 ? crew.id : `${crew.id}-${step + 1}`);

function plantFile({ crews, people }: Plant): object {
  const holder = people[0]?.id;
  const asked = crews.flatMap((crew) =>
    crew.people.map((id, step) => ({ id: roleOf(crew, step), name: roleOf(crew, step), holder: id })),
  );
  return {
    version: 1,
    plant: { name: 'Fault works', zone: 'UTC', currency: 'EUR', panelUrl: 'https://box.works.example' },
    bandLimits: [100, 1000, 5000],
    calendars: [
      {
        id: 'always',
        name: 'Round the clock',
        shifts: [{ days: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'], from: '00:00', to: '00:00' }],
      },
    ],
    lines: [{ id: 'L1', name: 'Line 1', calendar: 'always' }],
    roles: [...ROLES.map((id) => ({ id, name: id, holder })), ...asked],
    people: people.map((person) => ({ ...person, works: 'any-time' })),
  };
}

const DOMAIN = {
  version: 1,
  domain: 'upkeep',
  kinds: {
    fault: {
      title: 'Fault',
      about: ['name'],
      say: '{name} has failed, told to {crew}',
      fields: { name: { type: 'text', required: true }, crew: { type: 'text', required: true } },
    },
  },
  relations: [],
  measures: [],
};

/** It is now: by every way at once, at any hour. */
const ruleOf = (crew: Crew): object => ({
  id: `fault-for-${crew.id}`,
  title: 'Something has failed',
  why: 'Nobody else knows of it.',
  author: 'K. Ro, upkeep',
  since: '2026-01-01',
  status: 'active',
  each: 'fault',
  when: `fault.crew == '${crew.id}'`,
  groupBy: 'fault',
  consequence: 'notice',
  band: 1,
  owner: {
    role: crew.id,
    ...(crew.people.length > 1 && { escalate: crew.people.slice(1).map((_, i) => roleOf(crew, i + 1)) }),
    after: crew.after,
  },
  message: '{fault.name} has failed.',
  do: 'Mend it',
});
