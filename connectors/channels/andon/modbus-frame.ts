// Frames of Modbus TCP, as far as switching outputs needs them: four requests that write, and how their answers read.

/** Outputs at one address and those behind it, each on or off. */
export type Write = {
  readonly kind: 'coil' | 'register';
  readonly address: number;
  readonly on: readonly boolean[];
};

export type Request = { readonly transaction: number; readonly function: number; readonly bytes: Buffer };

/** `odd`: it is no answer to that request, in words that end a sentence. */
export type Answer =
  | { readonly is: 'done' }
  | { readonly is: 'exception'; readonly exception: number }
  | { readonly is: 'odd'; readonly words: string };

const SINGLE = { coil: 5, register: 6 } as const;
const SEVERAL = { coil: 15, register: 16 } as const;
/** A coil is switched on by this value and off by 0; the protocol knows no other. */
const COIL_ON = 0xff00;

/** Transaction, protocol, length; the unit counts as the first byte of the length. */
const HEADER_BYTES = 6;
/** Of function, address and value or count: what each of the four is answered with. */
const ECHO_BYTES = 5;
/** The longest frame the protocol knows: 260 bytes, of which the header does not count itself. */
const LONGEST_BODY = 254;
const EXCEPTION_BIT = 0x80;

/** `unit`: 1 to 255; 0 would be every device behind a gateway. */
export function requestOf(
  write: Write,
  { transaction, unit }: { transaction: number; unit: number },
): Request {
  const pdu = write.on.length === 1 ? single(write) : several(write);
  const header = Buffer.alloc(HEADER_BYTES + 1);
  header.writeUInt16BE(transaction, 0);
  header.writeUInt16BE(pdu.length + 1, 4);
  header.writeUInt8(unit, HEADER_BYTES);
  return { transaction, function: pdu.readUInt8(0), bytes: Buffer.concat([header, pdu]) };
}

function single({ kind, address, on }: Write): Buffer {
  const value = on[0] === true ? (kind === 'coil' ? COIL_ON : 1) : 0;
  return pduOf(SINGLE[kind], address, value);
}

function several({ kind, address, on }: Write): Buffer {
  const values = kind === 'coil' ? bitsOf(on) : Buffer.concat(on.map((one) => Buffer.from([0, Number(one)])));
  return Buffer.concat([pduOf(SEVERAL[kind], address, on.length), Buffer.from([values.length]), values]);
}

function pduOf(code: number, address: number, value: number): Buffer {
  const pdu = Buffer.alloc(ECHO_BYTES);
  pdu.writeUInt8(code, 0);
  pdu.writeUInt16BE(address, 1);
  pdu.writeUInt16BE(value, 3);
  return pdu;
}

/** Eight outputs a byte, the first in its lowest bit. */
function bitsOf(on: readonly boolean[]): Buffer {
  const bytes = Buffer.alloc(Math.ceil(on.length / 8));
  for (const [index, one] of on.entries())
    if (one) bytes.writeUInt8(bytes.readUInt8(index >> 3) | (1 << (index & 7)), index >> 3);
  return bytes;
}

/** Null: more bytes are to come. What comes behind the answer is nobody's: each request waits for its own. */
export function answerIn(received: Buffer, to: Request): Answer | null {
  if (received.length < HEADER_BYTES) return null;
  const length = received.readUInt16BE(4);
  if (received.readUInt16BE(2) !== 0 || length < 3 || length > LONGEST_BODY)
    return odd('it does not begin as a frame of Modbus TCP does');
  if (received.length < HEADER_BYTES + length) return null;
  const transaction = received.readUInt16BE(0);
  if (transaction !== to.transaction)
    return odd(`it is to request ${transaction}, and ${to.transaction} was asked`);
  // The unit is not compared: devices that have only one put in what they like.
  const pdu = received.subarray(HEADER_BYTES + 1, HEADER_BYTES + length);
  const code = pdu.readUInt8(0);
  if (code === (to.function | EXCEPTION_BIT)) return { is: 'exception', exception: pdu.readUInt8(1) };
  const echo = to.bytes.subarray(HEADER_BYTES + 1, HEADER_BYTES + 1 + ECHO_BYTES);
  if (pdu.equals(echo)) return { is: 'done' };
  return odd(`it confirms another output or value than was asked for (function ${code})`);
}

const odd = (words: string): Answer => ({ is: 'odd', words });
