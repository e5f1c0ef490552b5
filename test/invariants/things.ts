// What rules find in the plant of a story, and since when nothing is heard of it.
import type { UtcMs } from '../../src/core/types/time.ts';
import { MIN, RS } from '../core/day-and-night.ts';
import type { Seen } from '../sim-telling/box/found.ts';
import type { Deed } from './story.ts';

export class Things {
  readonly #seen = new Map<number, Seen>();

  seen(): readonly Seen[] {
    return [...this.#seen.values()];
  }

  happens(deed: Deed, at: UtcMs): void {
    if (deed.do === 'begins') this.#begins(deed, at);
    if (deed.do === 'ends' || deed.do === 'silent' || deed.do === 'heard') this.#turns(deed, at);
  }

  #begins({ what, band, hours, worthMinor }: Deed & { do: 'begins' }, at: UtcMs): void {
    const known = this.#seen.get(what);
    const grade = {
      at,
      band,
      actBy: hours === null ? null : at + hours * 60 * MIN,
      worthMinor,
    };
    const finding = {
      id: `d${what}`,
      ruleId: RS[what % RS.length] ?? 'late',
      holds: [],
      stale: [],
      grades: [],
    };
    this.#seen.set(what, { finding, holds: true, staleSince: known?.staleSince ?? null, grade });
  }

  /** What is silent may look as if it were so or over: neither is known. */
  #turns({ do: how, what }: Deed & { do: 'ends' | 'silent' | 'heard' }, at: UtcMs): void {
    const known = this.#seen.get(what);
    if (known === undefined) return;
    if (how === 'silent') this.#seen.set(what, { ...known, staleSince: known.staleSince ?? at });
    else if (how === 'heard') this.#seen.set(what, { ...known, staleSince: null });
    else this.#seen.set(what, { ...known, holds: false });
  }
}
