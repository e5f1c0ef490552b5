// Who is known: role, language, when they can be asked and whether messages reach them. No address is shown, nothing is computed.
import type { PersonNow, Roster } from '../core/types/roster.ts';
import { type Html, html } from './html.ts';
import type { Page } from './part.ts';
import { isoTime } from './plant-time.ts';
import { personName, type Scene } from './scene.ts';
import { listed, say } from './speech.ts';
import {
  dutyWords,
  holeWords,
  mailWords,
  patternWords,
  type RosterNames,
  smsWords,
  timesOffWords,
} from './words/roster.ts';

type Way = { readonly shutSince: number | null } | null;

export type PeopleData = {
  readonly roster: Roster;
  /** Which of the people have an address, and no more of it. */
  readonly reachable: ReadonlyMap<string, { readonly email: boolean; readonly mobile: boolean }>;
  readonly ways: { readonly email: Way; readonly sms: Way };
};

/** `data` null: a past moment is looked at. */
export function peoplePage(scene: Scene, data: PeopleData | null): Page {
  const name = say(scene, 'People');
  const body =
    data === null
      ? html`<section class="listed"><p>${say(scene, 'Who is known is told as of now only.')}</p></section>`
      : bodyHtml(scene, data);
  const main = html`<main id="main" class="list"><h1>${say(scene, 'Who can be asked')}</h1>${body}</main>`;
  return { title: `${name} · ${scene.picture.plantName}`, main, parts: [] };
}

function bodyHtml(scene: Scene, data: PeopleData): Html {
  const { roster } = data;
  const names = namesIn(scene, roster);
  const note = say(scene, 'From plant.yaml, where it is changed. Nothing is counted or compared of anybody.');
  const holes = roster.holes.map((hole) => html`<li>${holeWords(scene, hole, names)}</li>`);
  const holesHtml =
    holes.length > 0 &&
    html`<section class="listed bad" id="holes"><h2>${say(scene, 'Where the roster has holes')}</h2><ul class="plainlist apart">${holes}</ul></section>`;
  const people = roster.people.map((person) => personHtml(scene, data, { person, names }));
  const none = html`<section class="listed"><p>${say(scene, 'Nobody is named in plant.yaml yet, so nobody can be asked.')}</p></section>`;
  return html`<p class="note">${note}</p>${holesHtml}${people.length > 0 ? people : none}`;
}

const namesIn = (scene: Scene, { roleNames }: Roster): RosterNames => ({
  person: (id) => personName(scene, id) ?? id,
  role: (id) => roleNames.get(id) ?? id,
});

type One = { readonly person: PersonNow; readonly names: RosterNames };

function personHtml(scene: Scene, data: PeopleData, one: One): Html {
  const { person, names } = one;
  const roles = rolesOf(scene, person).map(names.role);
  const rows = sentences(scene, data, one).map((words) => html`<li>${words}</li>`);
  const asked =
    roles.length === 0
      ? say(scene, 'Holds no role.')
      : say(scene, 'Asked as {roles}.', { roles: listed(scene, roles) });
  return html`<section class="listed"><h2>${names.person(person.id)}</h2><p class="state">${dutyWords(scene, person)}</p><p>${asked}</p><ul class="plainlist">${rows}</ul></section>`;
}

const rolesOf = (scene: Scene, { id }: PersonNow): readonly string[] =>
  scene.people.find((one) => one.id === id)?.roles ?? [];

function sentences(scene: Scene, { reachable, ways }: PeopleData, { person, names }: One): readonly string[] {
  const has = reachable.get(person.id) ?? { email: false, mobile: false };
  const { standIn } = person;
  return [
    patternWords(scene, person),
    ...timesOffWords(scene, person),
    ...(standIn === null
      ? []
      : [say(scene, 'While they are away {name} is asked.', { name: names.person(standIn) })]),
    mailWords(scene, { has: has.email, way: ways.email }),
    smsWords(scene, { has: has.mobile, way: ways.sms }),
    languageWords(scene, person),
  ];
}

function languageWords(scene: Scene, { id }: PersonNow): string {
  const language = scene.people.find((one) => one.id === id)?.language ?? 'en';
  const names = new Intl.DisplayNames(scene.speech.language, { type: 'language' });
  return say(scene, 'Messages to them are in: {language}.', { language: names.of(language) ?? language });
}

/** GET /api/people. Clients are written against it: keys are added, never changed. */
export function peopleJson(scene: Scene, { roster, reachable, ways }: PeopleData): object {
  const names = namesIn(scene, roster);
  const iso = (at: number | null): string | null => (at === null ? null : isoTime(scene.zone, at));
  const spans = (all: PersonNow['absent']): object[] =>
    all.map(([from, to]) => ({ from: iso(from), to: iso(to) }));
  const reaches = (has: boolean, way: Way): boolean => has && way !== null && way.shutSince === null;
  return {
    asOf: iso(roster.at),
    people: roster.people.map((person) => {
      const has = reachable.get(person.id) ?? { email: false, mobile: false };
      return {
        ...{ id: person.id, name: names.person(person.id), roles: rolesOf(scene, person) },
        language: scene.people.find((one) => one.id === person.id)?.language ?? null,
        duty: person.duty,
        changesAt: iso(person.changesAt),
        ...{ cycleDays: person.cycleDays, shifts: person.shifts },
        absent: spans(person.absent),
        standby: spans(person.standby),
        standIn: person.standIn,
        reachedByMail: reaches(has.email, ways.email),
        reachedBySms: reaches(has.mobile, ways.sms),
      };
    }),
    holes: roster.holes.map((hole) => ({ ...holeJson(hole, iso), words: holeWords(scene, hole, names) })),
  };
}

function holeJson(hole: Roster['holes'][number], iso: (at: number) => string | null): object {
  if (!('when' in hole)) return hole;
  const { from, to, hoursAWeek, always } = hole.when;
  return { ...hole, when: { from: iso(from), to: iso(to), hoursAWeek, always } };
}
