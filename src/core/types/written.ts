// What a person wrote and counts: shown with their name, the day, and what a system tells of the same.
import type { Json } from './entity.ts';

type Fields = { readonly [name: string]: Json };

export type WrittenFact = {
  readonly kind: string;
  /** Of its record. */
  readonly id: string;
  readonly fields: Fields;
  /** What people call the things its fields name, by field: "Line 1" for line. Left out where that is the id itself. */
  readonly names: { readonly [field: string]: string };
  /** Fields that name what no source lists: of these it says nothing to anybody. */
  readonly strangers: readonly string[];
  /** A person's id, and dates of the plant: "2026-11-20". */
  readonly by: string;
  readonly on: string;
  readonly validFrom: string | null;
  readonly validUntil: string | null;
  readonly why: string | null;
  /** What a system tells of the same thing and does not count; null: none tells it. */
  readonly beside: { readonly source: string; readonly fields: Fields } | null;
};
