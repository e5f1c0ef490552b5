// How people can be reached, in the head of every page: what is down and since when, and what works instead.
import { dayTime } from './plant-time.ts';
import type { Scene } from './scene.ts';
import { plural } from './speech.ts';

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

const TITLES = { email: 'Email', sms: 'SMS' } as const;

/**
 * "Internet down since 03:10 4 alerts waiting", "SMS works"; nothing while all of it works. The internet is said to be down
 * only where that is known: of a mail server alone its mail is.
 */
export function wayChips(scene: Scene, ways: WaysNow, waiting: number): readonly WayChip[] {
  const isDown = (kind: keyof typeof TITLES): boolean => (ways[kind]?.shutSince ?? null) !== null;
  const kinds = (['email', 'sms'] as const).filter((kind) => ways[kind] !== null);
  const { internetDownSince } = ways;
  if (internetDownSince === null && !kinds.some(isDown)) return [];
  const net = internetDownSince === null ? [] : [down('internet', 'Internet', internetDownSince)];
  // That mail is down where the internet is goes without saying.
  const said = kinds.filter((kind) => internetDownSince === null || kind !== 'email' || !isDown(kind));
  const chips = [
    ...net,
    ...said.map((kind) => {
      const since = ways[kind]?.shutSince ?? null;
      return since === null ? works(kind) : down(kind, TITLES[kind], since);
    }),
  ].toSorted((a, b) => Number(b.bad) - Number(a.bad));
  return chips.map((chip, i) =>
    i === 0 && waiting > 0 ? { ...chip, more: waitingWords(scene, waiting) } : chip,
  );

  function down(id: string, title: string, since: number): WayChip {
    return { id, title, words: `down since ${dayTime(scene, since)}`, more: '', bad: true };
  }
}

const works = (kind: keyof typeof TITLES): WayChip => ({
  ...{ id: kind, title: TITLES[kind], words: 'works', more: '', bad: false },
});

const waitingWords = (scene: Scene, waiting: number): string =>
  `${plural(scene, waiting, ['{n} alert', '{n} alerts'])} waiting`;
