// What people write back and what they are answered, word by word, in the languages that are tried with a real modem.

export type Tongue = {
  readonly language: string;
  readonly writes: Readonly<
    Record<'yes' | 'no' | 'reason' | 'done' | 'give' | 'details' | 'unclear', string>
  >;
  /** {code}, {name} and {what} stand for what they say; hh:mm and n min for any. */
  readonly says: Readonly<Record<Said, string>>;
};

export type Said =
  | (
      | 'asks'
      | 'asksNext'
      | 'asksGiven'
      | 'yours'
      | 'taken'
      | 'declined'
      | 'declinedWhy'
      | 'declinedLast'
      | 'done'
      | 'nobody'
    )
  | ('given' | 'details' | 'which' | 'notUnderstood' | 'okAgain');

export const TONGUES: readonly Tongue[] = [
  {
    language: 'en',
    writes: {
      ...{ yes: 'yes', no: 'NO', reason: 'on holiday until Mon', done: 'done', give: 'GIVE', details: '?' },
      unclear: 'what is this about',
    },
    says: {
      asks: '{what} has failed. Mend it. Yours? Reply {code} YES, NO or ?',
      asksGiven: '{name} gives you this. {what} has failed. Mend it. Yours? Reply {code} YES, NO or ?',
      asksNext:
        'Nobody has taken {code} in n min. {what} has failed. Mend it. Yours? Reply {code} YES, NO or ?',
      yours:
        '{code} is yours, {name}. Mend it. Reply {code} DONE when it is done, {code} GIVE name to hand it over.',
      taken: '{code} was taken by {name} at hh:mm. Nothing to do.',
      declined: '{code} noted as not yours. Next: {name}. Say why if you can: {code} NO reason',
      declinedWhy: '{code} noted as not yours. Next: {name}.',
      declinedLast: '{code} noted as not yours. Nobody else is asked. Say why if you can: {code} NO reason',
      done: '{code} noted as done. It closes once that is measured. Nothing to do.',
      nobody: '{code}: nobody here has that name, or several do. Write {code} GIVE and the whole name.',
      given: '{code} goes to {name} now. Nothing to do.',
      details: '{code}: {what} has failed. Nobody else knows of it.',
      which: 'Which one? Open for you: {what}. Reply {code} YES, NO or ?',
      notUnderstood: 'I did not understand that. Open for you: {what}. Reply {code} YES, NO or ?',
      okAgain: 'OK again: {what}. {code} closed. Nothing to do.',
    },
  },
  {
    language: 'de',
    writes: {
      ...{
        yes: 'ja',
        no: 'Nein',
        reason: 'Ärger mit Linie 3',
        done: 'erledigt',
        give: 'gib an',
        details: '?',
      },
      unclear: 'worum geht es hier',
    },
    says: {
      asks: '{what} has failed. Mend it. Antwort {code} JA, NEIN oder ?',
      asksGiven: '{name} gibt das an Sie ab. {what} has failed. Mend it. Antwort {code} JA, NEIN oder ?',
      asksNext: '{code} hat nach n min niemand. {what} has failed. Mend it. Antwort {code} JA, NEIN oder ?',
      yours:
        '{code} ist Ihres, {name}. Mend it. Antwort {code} ERLEDIGT, wenn es getan ist, {code} GIB Name zum Abgeben.',
      taken: '{code} hat seit hh:mm {name}. Nichts zu tun.',
      declined: '{code} ist nicht Ihres, notiert. Nächster: {name}. Warum? {code} NEIN Grund',
      declinedWhy: '{code} ist nicht Ihres, notiert. Nächster: {name}.',
      declinedLast: '{code} ist nicht Ihres, notiert. Sonst wird niemand gefragt. Warum? {code} NEIN Grund',
      done: '{code} als erledigt notiert. Es schließt, sobald das gemessen ist. Nichts zu tun.',
      nobody: '{code}: So heißt hier niemand, oder mehrere. Bitte {code} GIB und der ganze Name.',
      given: '{code} geht jetzt an {name}. Nichts zu tun.',
      details: '{code}: {what} has failed. Nobody else knows of it.',
      which: 'Welches? Offen für Sie: {what}. Antwort {code} JA, NEIN oder ?',
      notUnderstood: 'Das war nicht zu verstehen. Offen für Sie: {what}. Antwort {code} JA, NEIN oder ?',
      okAgain: 'Wieder gut: {what}. {code} ist zu. Nichts zu tun.',
    },
  },
];
