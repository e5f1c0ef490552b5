// Who can sign in at the panel, and whether what they typed is theirs. Kept outside the journal.

export type Credentials = {
  /** Ids of those who have a PIN. Empty: nobody has one, and people act by their name. */
  holders(): ReadonlySet<string>;
  /** True: the PIN is that person's. Takes as long for whoever has none. */
  isTheirs(personId: string, pin: string): Promise<boolean>;
};
