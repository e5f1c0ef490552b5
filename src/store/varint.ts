// Whole numbers and floats in few bytes: what the codec of samples is written in.

/** A buffer that grows; `length` is how much of it is written. */
export type ByteSink = { bytes: Buffer; length: number };
/** A buffer being read; `at` is the next byte. */
export type ByteSource = { readonly bytes: Buffer; at: number };

/** Bytes. A batch of one reading needs some forty; doubling from here wastes little. */
const FIRST_BYTES = 256;

export const emptySink = (): ByteSink => ({ bytes: Buffer.allocUnsafe(FIRST_BYTES), length: 0 });

export const written = (sink: ByteSink): Buffer => Buffer.from(sink.bytes.subarray(0, sink.length));

/** `value`: a whole number from 0 up to 2^53 - 1. */
export function putVarint(sink: ByteSink, value: number): void {
  room(sink, 8);
  let rest = value;
  while (rest >= 0x80) {
    sink.bytes[sink.length++] = (rest % 0x80) + 0x80;
    rest = Math.floor(rest / 0x80);
  }
  sink.bytes[sink.length++] = rest;
}

/** `value`: a whole number of at most 2^52 - 1 either way; small ones of either sign are short. */
export function putSigned(sink: ByteSink, value: number): void {
  putVarint(sink, value >= 0 ? value * 2 : value * -2 - 1);
}

export function putFloat(sink: ByteSink, value: number): void {
  room(sink, 8);
  sink.bytes.writeDoubleLE(value, sink.length);
  sink.length += 8;
}

export function putText(sink: ByteSink, text: string): void {
  const bytes = Buffer.from(text, 'utf8');
  putVarint(sink, bytes.length);
  room(sink, bytes.length);
  bytes.copy(sink.bytes, sink.length);
  sink.length += bytes.length;
}

export function takeVarint(source: ByteSource): number {
  let value = 0;
  for (let scale = 1; ; scale *= 0x80) {
    const byte = source.bytes[source.at++];
    if (byte === undefined) throw new RangeError('a number runs past the end');
    if (byte < 0x80) return value + byte * scale;
    value += (byte - 0x80) * scale;
  }
}

export function takeSigned(source: ByteSource): number {
  const value = takeVarint(source);
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}

export function takeFloat(source: ByteSource): number {
  const value = source.bytes.readDoubleLE(source.at);
  source.at += 8;
  return value;
}

export function takeText(source: ByteSource): string {
  const end = takeVarint(source) + source.at;
  if (end > source.bytes.length) throw new RangeError('a text runs past the end');
  const text = source.bytes.toString('utf8', source.at, end);
  source.at = end;
  return text;
}

function room(sink: ByteSink, bytes: number): void {
  if (sink.length + bytes <= sink.bytes.length) return;
  const grown = Buffer.allocUnsafe(Math.max(sink.bytes.length * 2, sink.length + bytes));
  sink.bytes.copy(grown, 0, 0, sink.length);
  sink.bytes = grown;
}
