// I7: whoever is asked while a source that it rests on is older than it may be reads so; from the real judging to the words.
import t from 'tap';
import type { PlannedMessage } from '../../src/core/types/message.ts';
import type { Picture } from '../../src/core/types/picture.ts';
import { oddBox } from '../core/odd-plant.ts';
import { wordsFor } from '../sim-telling/box/words.ts';

const DAY = 86_400_000;
/** As a reader of each language looks for it. */
const WORDS: { readonly [language: string]: RegExp } = {
  en: /unconfirmed/i,
  de: /unsicher/i,
  es: /dudoso/i,
  pl: /niepewne/i,
};
/** By id, whomever the plant's rules may ask. */
const PEOPLE = ['p1', 'p2', 'p3', 'p4'];

/** Of each message in each language whether mail and text say that it is unconfirmed. */
function saidOf(picture: Picture, planned: readonly PlannedMessage[]): boolean[] {
  return Object.entries(WORDS).flatMap(([language, word]) => {
    const person = { roles: [], email: 'a@plant.example', mobile: '+491700000001', language };
    const write = wordsFor(PEOPLE.map((id) => ({ ...person, id, name: id })));
    return planned
      .filter((one) => one.class === 'raised')
      .flatMap((one) => {
        const claim = { ...one, raisedAt: picture.at, outage: null };
        const message = write(picture, claim as unknown as Parameters<typeof write>[1], new Map());
        if (message === null) throw new Error(`${one.dedupKey} has no words`);
        return [word.test(message.subject), word.test(message.text), word.test(message.short)];
      });
  });
}

/** The ERP of this plant was read three days ago. */
const plantWhereErpMayBe = (staleAfterMs: number) => oddBox({ 'source erp': { title: 'ERP', staleAfterMs } });

t.test('an ERP that is older than it may be is said with all that rests on it', async (t) => {
  const { picture, planned } = plantWhereErpMayBe(DAY);
  const said = saidOf(picture, planned);
  t.ok(said.length >= 12, `${said.length} places to say it`);
  t.ok(said.every(Boolean), said.join(' '));
});

t.test('one that may be as old is not', async (t) => {
  const { picture, planned } = plantWhereErpMayBe(7 * DAY);
  const said = saidOf(picture, planned);
  t.ok(said.length >= 12);
  t.notOk(said.some(Boolean), said.join(' '));
});

t.test('one that is lost is as old as what it said last', async (t) => {
  const { box, picture: before } = plantWhereErpMayBe(DAY);
  const lost = { type: 'link', state: 'lost', reason: 'No answer.' } as const;
  const { picture } = box.tick(before.at + 60_000, [{ source: 'erp', body: lost }]);
  const erp = picture.sources.find(({ id }) => id === 'erp');
  t.match(erp, { state: 'lost', staleSince: erp?.newestAt });
});
