// A page of the panel: what it reads and how it is drawn. The same render makes page, live patch, mail and print.
import type { Speech } from '../core/types/speech.ts';
import type { UtcMs } from '../core/types/time.ts';
import type { Reader } from './reader.ts';

export type ViewRequest = {
  readonly params: { readonly [name: string]: string };
  readonly query: { readonly [name: string]: string };
  /** As of this moment; null: now. */
  readonly at: UtcMs | null;
  /** What the reader reads; null: what the plant does. */
  readonly language: string | null;
};

/** Null data: there is no such thing, the panel answers 404 in words. */
export type View<D> = {
  readonly path: string;
  /** In the navigation, in what its reader reads. */
  title(to: { readonly speech: Speech }): string;
  read(reader: Reader, request: ViewRequest): Promise<D | null>;
  /** The whole `<main>`, already escaped. */
  render(data: D, reader: Reader): string;
};
