// Seeded draws by name: what happens to one message or person does not depend on what happened before it.
import { type Draw, drawFrom } from '../../../scripts/bench/draw.ts';

export type Draws = Draw & {
  chance(share: number): boolean;
  one<T>(of: readonly T[]): T;
  /** A wait around `usual`, now and then far longer: times people take are never the same. */
  wait(usual: number): number;
};

export function drawsOf(seed: number, name: string): Draws {
  const draw = drawFrom(hash(`${seed}|${name}`));
  return {
    ...draw,
    chance: (share) => draw.share() < share,
    one<T>(of: readonly T[]): T {
      if (of.length === 0) throw new Error(`nothing to draw of for ${name}`);
      return of[draw.below(of.length)] as T;
    },
    wait: (usual) => Math.round(usual * Math.exp(0.9 * draw.normal())),
  };
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let sum = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) sum = Math.imul(sum ^ text.charCodeAt(i), 0x01000193);
  return sum >>> 0;
}
