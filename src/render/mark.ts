// The small drawings: the logo, and the shape of each band, so that colour is never alone.
import type { Band } from '../core/types/decision.ts';
import { type Html, raw } from './html.ts';

export const logo: Html = raw(
  '<svg class="logo" viewBox="0 0 36 16" aria-hidden="true"><path d="M1 8h34"/><circle cx="10" cy="8" r="3.2"/><circle cx="25" cy="8" r="3.2"/></svg>',
);

const shapes: { readonly [band in Band]: string } = {
  1: '<rect x="1.5" y="1.5" width="13" height="13" rx="1.5"/>',
  2: '<path d="M8 1 15.5 14.5H.5Z"/>',
  3: '<path d="M8 15 .5 1.5h15Z"/>',
};

export const bandMark = (band: Band): Html =>
  raw(`<svg class="ic b${band}" viewBox="0 0 16 16" aria-hidden="true">${shapes[band]}</svg>`);
