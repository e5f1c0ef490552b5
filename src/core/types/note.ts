// What a person wrote, as the journal and the fold know it: by its number. The words lie in a table that can be erased.

/** The number with which the words are found again. It is in their place wherever a fact or a picture speaks of them. */
export type NoteId = `note:${number}`;

export const noteId = (number: number): NoteId => `note:${number}`;

export const isNoteId = (text: string): text is NoteId => /^note:[1-9]\d{0,14}$/.test(text);
