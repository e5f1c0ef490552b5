// A program of others that writes exports of the books: what a plant tells of its files, and how it is made to write them.
import type { Book } from '../exports/books.ts';
import type { Form } from '../exports/read-book.ts';

/** One file it shall write. */
export type ToWrite = { readonly book: Book; readonly path: string };

export type Writer = Form & { write(files: readonly ToWrite[]): Promise<void> };

/** For programs that are run once a file. */
export const oneByOne =
  (write: (file: ToWrite) => Promise<void>): Writer['write'] =>
  async (files) => {
    for (const file of files) await write(file);
  };

/** What programs that do not quote can write: no mark of theirs, no line end. */
export const PLAIN = /^[^\t\n"|]*$/;
