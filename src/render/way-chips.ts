// How people can be reached, in the head of every page: what is down and since when, and what works instead.
import { dayTime } from './plant-time.ts';
import type { Scene } from './scene.ts';
import { plural, say } from './speech.ts';

/** As the box knows them. Null: there is no such way. `shutSince`: since when nothing gets through. */
export type WaysNow = {
  readonly email: { readonly shutSince: number | null } | null;
  readonly sms: { readonly shutSince: number | null } | null;
  readonly internetDownSince: number | null;
};

/** `more`: in small letters behind its words. */
export type WayChip = {
  readonly id: string;
  readonly title: string;
  readonly words: string;
  readonly more: string;
  readonly bad: boolean;
};

type Kind = 'email' | 'sms';

const titleOf = (scene: Scene, kind: Kind): string =>
  kind === 'email' ? say(scene, 'Email') : say(scene, 'SMS');

/**
 * "Internet down since 03:10 4 alerts waiting", "SMS works"; nothing while all of it works. The internet is said to be down
 * only where that is known: of a mail server alone its mail is.
 */
export function wayChips(scene: Scene, ways: WaysNow, waiting: number): readonly WayChip[] {
  const isDown = (kind: Kind): boolean => (ways[kind]?.shutSince ?? null) !== null;
  const kinds = (['email', 'sms'] as const).filter((kind) => ways[kind] !== null);
  const { internetDownSince } = ways;
  if (internetDownSince === null && !kinds.some(isDown)) return [];
  const net = internetDownSince === null ? [] : [down('internet', say(scene, 'Internet'), internetDownSince)];
  // That mail is down where the internet is goes without saying.
  const said = kinds.filter((kind) => internetDownSince === null || kind !== 'email' || !isDown(kind));
  const chips = [
    ...net,
    ...said.map((kind) => {
      const since = ways[kind]?.shutSince ?? null;
      const title = titleOf(scene, kind);
      return since === null ? works(kind, title) : down(kind, title, since);
    }),
  ].toSorted((a, b) => Number(b.bad) - Number(a.bad));
  return chips.map((chip, i) =>
    i === 0 && waiting > 0 ? { ...chip, more: waitingWords(scene, waiting) } : chip,
  );

  function down(id: string, title: string, since: number): WayChip {
    const words = say(scene, 'down since {since}', { since: dayTime(scene, since) });
    return { id, title, words, more: '', bad: true };
  }

  function works(id: string, title: string): WayChip {
    return { id, title, words: say(scene, 'works'), more: '', bad: false };
  }
}

const waitingWords = (scene: Scene, waiting: number): string =>
  plural(scene, waiting, ['{n} alert waiting', '{n} alerts waiting']);
