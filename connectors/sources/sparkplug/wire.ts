// The wire form of protocol buffers: one level of a message, field by field, every length proven before it is used.

/** What the field holds, by its wire type; a message within one is bytes, and nobody descends into it unasked. */
export type WireField =
  | { readonly number: number; readonly type: 'varint'; readonly whole: bigint }
  | { readonly number: number; readonly type: 'fixed64'; readonly real: number }
  | { readonly number: number; readonly type: 'bytes'; readonly bytes: Uint8Array }
  | { readonly number: number; readonly type: 'fixed32'; readonly real: number };

/** Thrown only here, and caught where a payload is read. */
export class Malformed extends Error {}

const VARINT_MAX_BYTES = 10;
/** Seven bits a byte: up to here a number holds them exactly and is much faster. */
const FAST_BYTES = 4;

type Place = { readonly bytes: Uint8Array; at: number };

/** Hands over each field in order, also those nobody knows. Throws Malformed. */
export function eachField(bytes: Uint8Array, take: (field: WireField) => void): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const place: Place = { bytes, at: 0 };
  while (place.at < bytes.length) {
    const key = Number(varint(place));
    const number = Math.floor(key / 8);
    if (number < 1 || number > 0x1fffffff) throw new Malformed(`a field with the number ${number}`);
    switch (key % 8) {
      case 0:
        take({ number, type: 'varint', whole: varint(place) });
        break;
      case 1:
        take({ number, type: 'fixed64', real: view.getFloat64(advance(place, 8), true) });
        break;
      case 2: {
        const length = varint(place);
        // Compared before it becomes a number: a negative length is a very large one here.
        if (length > BigInt(bytes.length - place.at)) throw new Malformed('a field longer than the message');
        const from = advance(place, Number(length));
        take({ number, type: 'bytes', bytes: bytes.subarray(from, place.at) });
        break;
      }
      case 5:
        take({ number, type: 'fixed32', real: view.getFloat32(advance(place, 4), true) });
        break;
      default:
        throw new Malformed(`a field of the wire type ${key % 8}`);
    }
  }
}

/** The place before; moves on by `length`. */
function advance(place: Place, length: number): number {
  const from = place.at;
  if (length > place.bytes.length - from) throw new Malformed('it ends within a field');
  place.at = from + length;
  return from;
}

/** 64 bits, unsigned: what is beyond them is cut off, as every reader of this form does. */
function varint(place: Place): bigint {
  let small = 0;
  let large = 0n;
  for (let count = 0; count < VARINT_MAX_BYTES; count += 1) {
    const byte = place.bytes[advance(place, 1)] ?? 0;
    if (count < FAST_BYTES) small |= (byte & 0x7f) << (7 * count);
    else large |= BigInt(byte & 0x7f) << BigInt(7 * count);
    if (byte < 0x80) return count < FAST_BYTES ? BigInt(small) : BigInt.asUintN(64, large | BigInt(small));
  }
  throw new Malformed('a number that does not end');
}
