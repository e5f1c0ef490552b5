// Who is known and can be asked, at `/people`.
import { type PeopleData, peopleJson, peoplePage } from '../../render/people-page.ts';
import type { Scene } from '../../render/scene.ts';
import { say } from '../../render/speech.ts';
import { liveView, sceneFor } from '../live-view.ts';

/** Null: of a past moment it is not told. */
type Data = { readonly scene: Scene; readonly data: PeopleData | null };

export const view = liveView<Data>({
  path: '/people',
  title: (to) => say(to, 'People'),
  about: (to) => say(to, 'Who can be asked now, how they are reached, and where the roster has holes.'),
  nav: null,
  showsLive: false,
  async read(reader, request) {
    const scene = await sceneFor(reader, request);
    if (scene === null) return null;
    if (request.at !== null) return { scene, data: null };
    const has = ({ email, mobile }: ReturnType<typeof reader.people>[number]) => ({
      email: email !== null,
      mobile: mobile !== null,
    });
    const reachable = new Map(reader.people().map((one) => [one.id, has(one)]));
    const { email, sms } = reader.ways();
    return { scene, data: { roster: await reader.roster(), reachable, ways: { email, sms } } };
  },
  page: ({ scene, data }) => peoplePage(scene, data),
  json: ({ scene, data }) =>
    data === null
      ? { status: 400, body: { words: say(scene, 'Who is known is told as of now only: leave asOf out.') } }
      : { status: 200, body: peopleJson(scene, data) },
});
