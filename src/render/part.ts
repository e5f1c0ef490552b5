// A piece of a page that can be replaced by its id while the page is open.
import type { Html } from './html.ts';

export type Part = { readonly id: string; readonly html: Html };

/** A page: its title, its `<main>`, and the parts of that main that may change alone. */
export type Page = { readonly title: string; readonly main: Html; readonly parts: readonly Part[] };

export const partHtml = (parts: readonly Part[]): readonly Html[] => parts.map((p) => p.html);
