// What somebody typed into the box for a promise, read as a question or refused in words.
import type { PromiseAsked } from '../core/types/promise.ts';
import type { PromiseTyped } from '../render/promise-page.ts';
import { type Spoken, say } from '../render/speech.ts';

/** Longer is no name of a plant. */
const TEXT_LIMIT = 200;
/** So many futures cannot be surer than this. */
const SUREST = 0.99;
const USUALLY_SURE = 0.9;

export function promiseTyped(query: { readonly [name: string]: string }): PromiseTyped {
  const text = (name: string): string => (query[name] ?? '').trim().slice(0, TEXT_LIMIT);
  return { material: text('material'), pieces: text('pieces'), sure: text('sure'), route: text('route') };
}

export const isBlank = ({ material, pieces }: PromiseTyped): boolean => material === '' && pieces === '';

/** `trouble`: why it cannot be asked. */
export function promiseMeant(
  to: Spoken,
  typed: PromiseTyped,
): { readonly asked: PromiseAsked } | { readonly trouble: string } {
  const { material: materialId, route } = typed;
  if (materialId === '') return { trouble: say(to, 'Say which item.') };
  const pieces = wholeOf(typed.pieces);
  if (pieces === null)
    return {
      trouble: say(to, '"{typed}" is not a number of pieces. Write it as 500.', { typed: typed.pieces }),
    };
  const sure = typed.sure === '' ? USUALLY_SURE : Number(typed.sure);
  if (!/^(\d*\.?\d+)?$/.test(typed.sure) || sure <= 0 || sure > SUREST)
    return {
      trouble: say(to, '"{typed}" is not a share from 0 to {most}. Write nine of ten as 0.9.', {
        typed: typed.sure,
        most: SUREST,
      }),
    };
  return { asked: { materialId, pieces, sure, route: route === '' ? null : route } };
}

/** Spaces between groups of digits are how people write; a comma or a point could be either. */
function wholeOf(typed: string): number | null {
  const digits = typed.replace(/[\s\u202f]/g, '');
  const pieces = Number(digits);
  return /^\d+$/.test(digits) && pieces > 0 && Number.isSafeInteger(pieces) ? pieces : null;
}
