// What goes over the air (3GPP TS 23.040): an SMS as the modem gets it, read apart from how it was written, and one that came in.

/** TS 23.038, in its order; the escape is left out as a space. */
const BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ ÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const EXTENSION: Readonly<Record<number, string>> = {
  ...{ 10: '\f', 20: '^', 40: '{', 41: '}', 47: '\\', 60: '[', 61: '~', 62: ']' },
  ...{ 64: '|', 101: '€' },
};
const ESCAPE = 0x1b;

export type Submitted = {
  readonly to: string;
  readonly text: string;
  readonly coding: 'gsm-7' | 'ucs-2';
  /** Of how many it is which; null where it is alone. */
  readonly part: { readonly mark: number; readonly of: number; readonly which: number } | null;
  readonly wantsReport: boolean;
  /** As the network counts it: letters of 7 bits, or bytes; with the header, where there is one. */
  readonly length: number;
};

/** `hex`: as it comes behind AT+CMGS, with the number of the centre before it. */
export function readSubmit(hex: string): Submitted {
  const bytes = Buffer.from(hex, 'hex');
  let at = 1 + (bytes[0] ?? 0);
  const first = bytes[at] ?? 0;
  const digits = bytes[at + 2] ?? 0;
  const isInternational = ((bytes[at + 3] ?? 0) & 0x70) === 0x10;
  at += 4;
  const numberBytes = Math.ceil(digits / 2);
  const to = `${isInternational ? '+' : ''}${numberOf(bytes.subarray(at, at + numberBytes)).slice(0, digits)}`;
  at += numberBytes + 1;
  const isUnicode = ((bytes[at] ?? 0) & 0x0c) === 0x08;
  at += 1 + validityBytes(first);
  const length = bytes[at] ?? 0;
  const data = bytes.subarray(at + 1);
  const hasHeader = (first & 0x40) !== 0;
  const headerBytes = hasHeader ? 1 + (data[0] ?? 0) : 0;
  const text = isUnicode
    ? Buffer.from(data.subarray(headerBytes, length)).swap16().toString('utf16le')
    : lettersOf(data, length, Math.ceil((headerBytes * 8) / 7));
  return {
    ...{ to, text, coding: isUnicode ? 'ucs-2' : 'gsm-7' },
    part: hasHeader ? { mark: data[3] ?? 0, of: data[4] ?? 0, which: data[5] ?? 0 } : null,
    wantsReport: (first & 0x20) !== 0,
    length,
  };
}

function validityBytes(first: number): number {
  const format = first & 0x18;
  if (format === 0) return 0;
  return format === 0x10 ? 1 : 7;
}

const numberOf = (bytes: Buffer): string =>
  [...bytes].map((byte) => `${(byte & 0x0f).toString(16)}${(byte >> 4).toString(16)}`).join('');

/** Septets packed from the lowest bit on; the first ones are the header and what fills it up. */
function lettersOf(data: Buffer, septets: number, skipped: number): string {
  let text = '';
  let isEscaped = false;
  for (let index = skipped; index < septets; index++) {
    const bit = index * 7;
    const pair = (data[bit >> 3] ?? 0) | ((data[(bit >> 3) + 1] ?? 0) << 8);
    const septet = (pair >> (bit & 7)) & 0x7f;
    if (septet === ESCAPE && !isEscaped) {
      isEscaped = true;
      continue;
    }
    text += isEscaped ? (EXTENSION[septet] ?? ' ') : (BASIC[septet] ?? ' ');
    isEscaped = false;
  }
  return text;
}

/** Somebody's text as it lies in the modem (SMS-DELIVER): in 7 bits where all its letters are, else in UTF-16. */
export function writeDeliver({ from, text, at }: Delivered): string {
  const isBasic = [...text].every((letter) => BASIC.includes(letter));
  const digits = from.replace(/\D/g, '');
  const data = isBasic ? packed(text) : Buffer.from(text, 'utf16le').swap16();
  const time = new Date(at).toISOString().replace(/\D/g, '').slice(2, 14);
  return Buffer.concat([
    // No number of the centre; nothing more waits; the sender, of an international number.
    Buffer.from([0, 0x04, digits.length, 0x91]),
    swapped(digits),
    Buffer.from([0, isBasic ? 0x00 : 0x08]),
    swapped(`${time}00`),
    Buffer.from([isBasic ? text.length : data.length]),
    data,
  ])
    .toString('hex')
    .toUpperCase();
}

/** `at`: when the network took it, UTC ms. */
export type Delivered = { readonly from: string; readonly text: string; readonly at: number };

/** Figures of a number or a time, two a byte, the first in the lower half. */
const swapped = (digits: string): Buffer =>
  Buffer.from((digits.length % 2 === 0 ? digits : `${digits}F`).replace(/(.)(.)/g, '$2$1'), 'hex');

function packed(text: string): Buffer {
  const bytes = Buffer.alloc(Math.ceil((text.length * 7) / 8));
  [...text].forEach((letter, index) => {
    // The last: the place of the escape is a space as well.
    const bits = BASIC.lastIndexOf(letter) << ((index * 7) & 7);
    const at = (index * 7) >> 3;
    bytes[at] = (bytes[at] ?? 0) | (bits & 0xff);
    if (bits > 0xff) bytes[at + 1] = (bytes[at + 1] ?? 0) | (bits >> 8);
  });
  return bytes;
}
