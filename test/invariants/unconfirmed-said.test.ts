// I7: whoever is asked on old figures reads so: in the mail, and in the text whatever its language and its author's words.
import t from 'tap';
import type { Decision } from '../../src/core/types/decision.ts';
import type { Picture } from '../../src/core/types/picture.ts';
import type { OutboxClaim } from '../../src/store/outbox.ts';
import { wordsFor } from '../sim-telling/box/words.ts';
import { always } from './always.ts';
import { type Box, PEOPLE } from './box.ts';

/** As a reader of each language looks for it. */
const WORD: { readonly [language: string]: RegExp } = {
  en: /unconfirmed/i,
  de: /unsicher/i,
  es: /dudoso/i,
  pl: /niepewne/i,
};
const WORDS = Object.entries(WORD).map(([language, word]) => ({
  language,
  word,
  write: wordsFor(PEOPLE.map((one) => ({ ...one, language }))),
}));

/** What a rule's author may have written instead of the box: nothing, a little, as much as there is room for. */
const AUTHORS = [0, 30, 120, 139, 158];

const saidOf = (letters: number, { cause }: Decision): Pick<Decision, 'said'> =>
  letters === 0 ? {} : { said: { message: [`Dock ${cause.id} `.padEnd(letters, 'abc ')], do: ['Look'] } };

function worded(picture: Picture, letters: number): Picture {
  const decisions = picture.decisions.map(({ said: _, ...one }) => ({
    ...one,
    ...saidOf(letters, one as Decision),
  }));
  return { ...picture, decisions };
}

type Named = { readonly stale: readonly Decision[]; readonly all: readonly Decision[] };

/** What is wrong with the words about it; null: nothing. */
function wrong(picture: Picture, claim: OutboxClaim, { stale, all }: Named): string | null {
  const isOfOne = claim.taskId !== null;
  for (const { language, word, write } of WORDS) {
    const message = write(picture, claim, new Map());
    if (message === null) return `${claim.key} has no words`;
    const { subject, text, html, short } = message;
    const parts = isOfOne ? [subject, text, html ?? ''] : [text];
    const isSaid = parts.every((part) => word.test(part));
    if (isSaid !== stale.length > 0) return `${claim.key}, mail: ${isSaid} of ${stale.length}: ${text}`;
    const first = all[0];
    const isNamed = isOfOne || (first !== undefined && short.includes(`Dock ${first.cause.id}`));
    const isOld = first !== undefined && stale.includes(first);
    if (isNamed && word.test(short) !== isOld) return `${claim.key}, ${language}: ${isOld}: ${short}`;
  }
  return null;
}

const ASKS: readonly string[] = ['raised', 'escalated', 'again', 'changed', 'digest', 'flood', 'outage'];

t.test('nobody is asked on old figures without "unconfirmed", nor on new ones with it', async (t) => {
  let [old, fresh, handed] = [0, 0, 0];
  const begin = () => {
    /** By tick: of what nobody could know anything then. */
    const silent = new Map<number, ReadonlySet<string>>();
    let read = 0;
    return (box: Box): string | null => {
      const unknown = box.seen().filter(({ staleSince }) => staleSince !== null);
      silent.set(box.picture.tick, new Set(unknown.map(({ finding }) => finding.id)));
      for (const { claim } of box.takings.slice(read)) {
        const picture = box.disk.pictures.get(claim.tick);
        if (!ASKS.includes(claim.class) || picture === undefined) continue;
        const all = claim.about.flatMap((id) => picture.decisions.find(({ taskId }) => taskId === id) ?? []);
        const stale = all.filter(({ cause }) => silent.get(claim.tick)?.has(cause.id));
        if (stale.length > 0) old += 1;
        else fresh += 1;
        handed += 1;
        const letters = AUTHORS[handed % AUTHORS.length] ?? 0;
        const words = wrong(worded(picture, letters), claim, { all, stale });
        if (words !== null) return words;
      }
      read = box.takings.length;
      return null;
    };
  };
  const of = { waits: 10, begins: 12, ends: 1, silent: 14, heard: 3, says: 6, sends: 12, folds: 1 };
  const ran = always({ of, length: [20, 60], count: 120 }, begin);
  t.ok(old > ran / 6 && fresh > 1.6 * ran, `${old} on old figures, ${fresh} on new ones`);
});
