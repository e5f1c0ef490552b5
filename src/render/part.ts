// A piece of a page that can be replaced by its id while the page is open.
import type { Html } from './html.ts';

export type Part = { readonly id: string; readonly html: Html };

/**
 * A page: its title, its `<main>`, and the parts of that main that may change alone. `status` 404: there is no such thing,
 * and the page says what there is instead.
 */
export type Page = {
  readonly title: string;
  readonly main: Html;
  readonly parts: readonly Part[];
  readonly status?: 404;
};

export const partHtml = (parts: readonly Part[]): readonly Html[] => parts.map((p) => p.html);
