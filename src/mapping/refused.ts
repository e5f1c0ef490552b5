// A cell that cannot be used, and why, in words for whoever looks after the export.
export type Refused = { readonly code: string; readonly words: string };

/** `note`: the value is used, and something about it is worth knowing. */
export type Parsed<T> = { readonly value: T; readonly note?: Refused } | Refused;
