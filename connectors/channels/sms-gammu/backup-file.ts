// Writes an SMS as gammu's own backup file: number, alphabet and segments are ours to say, whatever smsd's language is.
import { createHash } from 'node:crypto';
import type { Coding, Segments } from './segments.ts';

/** What the box puts into the outbox is known by this; A goes before all that other programs put there. */
const OURS = /^OUTA[0-9a-f]{32}\.smsbackup$/;
/** Hex digits in one line, as gammu writes them. */
const LINE_DIGITS = 200;
const CODINGS: Readonly<Record<Coding, string>> = {
  'gsm-7': 'Default_No_Compression',
  'ucs-2': 'Unicode_No_Compression',
};

const UNSENT = 'MessageReference = none';
/**
 * No SMS at all, in a form that smsd can read: it moves it to what was sent without a word to the modem. Into the line of
 * the reference it writes the network's, if it was sending what lay there before.
 */
export const NOTHING = `[Nothing]\n${UNSENT}\n`;

/** The same key, the same file: smsd keeps the name when it moves the file, which is how a repeat is known. */
export const fileName = (key: string): string => `OUTA${digest(key)}.smsbackup`;

export const isOurs = (name: string): boolean => OURS.test(name);

/** `content`: of a file that smsd moved to what was sent. */
export const isNothing = (content: string): boolean =>
  content.startsWith(NOTHING) && !/^MessageReference = -?\d/m.test(content);

/** `number`: with digits alone behind an optional +. `key` marks the segments that belong together. */
export function backupFile(number: string, { coding, texts }: Segments, key: string): string {
  return texts
    .map((text, index) =>
      [
        `[SMSBackup${String(index).padStart(3, '0')}]`,
        'PDU = Submit',
        'State = UnSent',
        `Number = "${number}"`,
        ...(texts.length > 1 ? [`UDH = ${joining(key, texts.length, index + 1)}`] : []),
        ...textLines(text),
        `Coding = ${CODINGS[coding]}`,
        'Class = -1',
        '',
      ].join('\n'),
    )
    .join('\n');
}

/** The header by which a phone puts segments together: which message, how many, which of them. */
const joining = (key: string, count: number, which: number): string =>
  `050003${digest(key).slice(0, 2)}${hexByte(count)}${hexByte(which)}`.toUpperCase();

function textLines(text: string): string[] {
  const hex = Buffer.from(text, 'utf16le').swap16().toString('hex').toUpperCase();
  const lines = hex.match(new RegExp(`.{1,${LINE_DIGITS}}`, 'g')) ?? [];
  return lines.map((digits, index) => `Text${String(index).padStart(2, '0')} = ${digits}`);
}

const digest = (key: string): string => createHash('sha256').update(key).digest('hex').slice(0, 32);

const hexByte = (value: number): string => value.toString(16).padStart(2, '0');
