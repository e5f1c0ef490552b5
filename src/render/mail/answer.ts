// What a mail says to somebody's words: as an SMS does, but it is answered itself, or by the name of what is meant.
import type { Languages } from '../../core/types/language.ts';
import { personName, type Scene } from '../scene.ts';
import { type Asked, answerDraft, nameOf } from '../short/answer.ts';
import type { ShortClaim } from '../short/claim.ts';
import { ALL_ROOM, type Draft, joined } from '../short/fit.ts';
import { listed, type Open, openOf } from '../short/open-list.ts';
import { dayOf, type Pen } from '../short/phrase.ts';
import { writtenOf } from '../short/short.ts';
import { say } from '../speech.ts';

/** Null: there is nothing to answer. */
export function answerMailWords(scene: Scene, languages: Languages, claim: ShortClaim): string | null {
  const { d, about, pen } = writtenOf(scene, languages, claim);
  const { answer } = about;
  if (answer === null) return null;
  const { says, asks } = mailDraft(pen(ALL_ROOM), { d, about, answer });
  return joined([...says, asks]);
}

function mailDraft(pen: Pen, asked: Asked): Draft {
  const { answer } = asked;
  const { scene } = pen;
  const plain = answerDraft(pen, asked, ALL_ROOM);
  switch (answer.kind) {
    case 'yours':
      return {
        says: plain.says,
        asks: say(scene, 'Answer this mail with DONE when it is done, or GIVE and a name to hand it over.'),
      };
    case 'declined':
      return declined(pen, asked);
    case 'nobody': {
      const what = nameOf(pen, asked);
      const says = say(scene, '{what}: nobody here has that name, or several do.', { what });
      return { says: [says], asks: say(scene, 'Answer this mail with GIVE and the whole name.') };
    }
    case 'away':
      return away(pen, asked) ?? plain;
    case 'which':
    case 'not-understood':
      return openMail(pen, asked, plain);
    default:
      return othersOpen(pen, asked, plain);
  }
}

function declined(pen: Pen, asked: Asked): Draft {
  const { scene } = pen;
  const { personId } = asked.answer;
  const what = nameOf(pen, asked);
  const person = personName(scene, personId);
  const says =
    person === null
      ? say(scene, '{what} is noted as not yours. Nobody else is asked.', { what })
      : say(scene, '{what} is noted as not yours. Next: {person}.', { what, person });
  return { says: [says], asks: say(scene, 'Say why if you can: answer this mail with NO and the reason.') };
}

function away(pen: Pen, { answer }: Asked): Draft | null {
  const { scene } = pen;
  if (answer.away === undefined) return null;
  const { personId, until, standInId } = answer.away;
  const person = personName(scene, personId) ?? personId;
  const is = say(scene, '{person} is away, back {until}.', { person, until: dayOf(pen, until) });
  const standIn = personName(scene, standInId);
  return standIn === null
    ? { says: [is], asks: say(scene, 'Answer this mail with GIVE and another name.') }
    : {
        says: [is],
        asks: say(scene, '{standIn} stands in: answer this mail with GIVE {standIn}.', { standIn }),
      };
}

function openMail(pen: Pen, { about, answer }: Asked, plain: Draft): Draft {
  const open = openOf(pen, about);
  const [first, ...others] = open;
  if (first === undefined) return plain;
  const lead = plain.says.slice(0, -1);
  const list = listed(pen, answer.kind === 'which' ? 'which' : 'openForYou', open);
  if (others.length > 0) return { says: [...lead, list], asks: byName(pen, first) };
  const asks = say(
    pen.scene,
    'Answer this mail with YES, NO or DONE in the first line, or GIVE and a name to hand it over.',
  );
  return { says: [...lead, list], asks };
}

/** The mail is about what is not theirs: what is, has to be named. */
function othersOpen(pen: Pen, asked: Asked, plain: Draft): Draft {
  const open = openOf(pen, asked.about).filter(({ id }) => id !== asked.about.taskId);
  const [first] = open;
  if (first === undefined) return plain;
  // Alone it ends with that there is nothing to do.
  const alone = answerDraft(pen, { ...asked, about: { ...asked.about, about: [] } }, ALL_ROOM);
  return { says: [...alone.says.slice(0, -1), listed(pen, 'openForYou', open)], asks: byName(pen, first) };
}

const byName = ({ scene }: Pen, { answered }: Open): string =>
  say(scene, 'Answer with its name in front: {name} YES, {name} NO or {name} DONE.', { name: answered });
