// From the words of a unit to pieces per hour: "pcs/min" is times 60.

const PER_HOUR: readonly (readonly [RegExp, number])[] = [
  [/^(h|hr|hrs|hour|hours|std|stunde)$/, 1],
  [/^(min|minute|minutes|minuten)$/, 60],
  [/^(s|sec|second|seconds|sek|sekunde)$/, 3_600],
];
const PIECES =
  /^(pcs?|pieces?|parts?|items?|units?|packages?|packs?|st|stk|stück|teile?|pz|pezzi|szt|pi[eè]ces?)\.?$/;
const NONE_NAMED = /^1?$/;

export type Rate = {
  /** Times this it is per hour. */
  readonly scale: number;
  /** It names pieces; a bare "1/min" may as well be the turns of a spindle. */
  readonly ofPieces: boolean;
};

/** Null: not something per time. */
export function perHour(unit: string): Rate | null {
  const plain = unit
    .trim()
    .toLowerCase()
    .replace(/^(\p{L}+)(⁻¹|\^?-1)$/u, '1/$1');
  const [, what, time] = /^(.*?)\s*(?:\/|\bper\b)\s*(\p{L}+)$/u.exec(plain) ?? [];
  const scale = PER_HOUR.find(([pattern]) => time !== undefined && pattern.test(time))?.[1];
  if (what === undefined || scale === undefined) return null;
  return { scale, ofPieces: !NONE_NAMED.test(what) && PIECES.test(what) };
}
