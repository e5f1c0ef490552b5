// A peer that speaks as SQL Server does (MS-TDS): it takes any login, answers statements as told, and keeps what it was asked.
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import type { Test } from 'tap';

export type TdsRows = { readonly columns: readonly string[]; readonly rows: readonly (readonly string[])[] };
/** As the server numbers it. */
export type TdsError = { readonly error: number; readonly message: string };

export type TdsPeer = {
  readonly port: number;
  /** Every statement, in order; of a transaction begun "BEGIN 5", the number of its isolation level. */
  readonly asked: readonly string[];
};

/** What a client sends, and what answers it. */
const LOGIN = 0x10;
const PRELOGIN = 0x12;
const TRANSACTION = 0x0e;
const ANSWER = 0x04;
const HEADER_BYTES = 8;
/** In front of a transaction's request: 4 of their length, 18 of the one header. */
const ALL_HEADERS_BYTES = 22;
const BEGIN = 5;
const NO_ENCRYPTION = 2;
const COLLATION = [0x09, 0x04, 0xd0, 0x00, 0x34];
const DONE = Buffer.from([0xfd, ...Array<number>(12).fill(0)]);
const DONE_ERROR = Buffer.from([0xfd, 0x02, ...Array<number>(11).fill(0)]);

/** `answer` is asked with each SELECT that is no setting of the driver's own. */
export async function openTdsPeer(t: Test, answer: (sql: string) => TdsRows | TdsError): Promise<TdsPeer> {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const reply = (type: number, body: Buffer): Buffer => {
    if (type === PRELOGIN) return prelogin();
    if (type === LOGIN) return Buffer.concat([loginTaken(), DONE]);
    if (type === TRANSACTION) return Buffer.concat([transaction(body, asked), DONE]);
    const sql = selectIn(body);
    if (sql === null) return DONE;
    asked.push(sql);
    const found = answer(sql);
    return 'error' in found ? Buffer.concat([refusal(found), DONE_ERROR]) : table(found);
  };
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    let waiting = Buffer.alloc(0);
    let body = Buffer.alloc(0);
    socket.on('data', (data: Buffer) => {
      waiting = Buffer.concat([waiting, data]);
      while (waiting.length >= HEADER_BYTES && waiting.length >= waiting.readUInt16BE(2)) {
        const packet = waiting.subarray(0, waiting.readUInt16BE(2));
        waiting = waiting.subarray(packet.length);
        body = Buffer.concat([body, packet.subarray(HEADER_BYTES)]);
        if (packet[1] !== 1) continue;
        socket.write(packetOf(reply(packet[0] ?? 0, body)));
        body = Buffer.alloc(0);
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const { port } = server.address() as { port: number };
  return { port, asked };
}

function packetOf(body: Buffer): Buffer {
  const header = Buffer.from([ANSWER, 1, 0, 0, 0, 0, 1, 0]);
  header.writeUInt16BE(HEADER_BYTES + body.length, 2);
  return Buffer.concat([header, body]);
}

/** Version 16 and one byte that says: no encryption. */
function prelogin(): Buffer {
  return Buffer.from([0, 0, 11, 0, 6, 1, 0, 17, 0, 1, 0xff, 16, 0, 0, 0, 0, 0, NO_ENCRYPTION]);
}

function loginTaken(): Buffer {
  const body = Buffer.concat([
    Buffer.from([1, 0x74, 0, 0, 4]),
    shortText('Peer'),
    Buffer.from([16, 0, 0, 0]),
  ]);
  return Buffer.concat([Buffer.from([0xad]), uint16(body.length), body]);
}

/** The begin is answered with the transaction's number, its end with nothing. */
function transaction(body: Buffer, asked: string[]): Buffer {
  const request = body.readUInt16LE(ALL_HEADERS_BYTES);
  asked.push(request === BEGIN ? `BEGIN ${body[ALL_HEADERS_BYTES + 2]}` : 'ROLLBACK');
  const [kind, fresh, old] = request === BEGIN ? [8, 8, 0] : [10, 0, 8];
  const number = (bytes: number) => [bytes, ...Array<number>(bytes).fill(1)];
  const change = Buffer.from([kind, ...number(fresh), ...number(old)]);
  return Buffer.concat([Buffer.from([0xe3]), uint16(change.length), change]);
}

/** Its text lies somewhere in the request, at an even or an odd place. */
function selectIn(body: Buffer): string | null {
  const texts = [body, body.subarray(1)].map((bytes) => bytes.toString('utf16le'));
  return texts.map((text) => /(SELECT|WITH) [\s\S]*/.exec(text)?.[0]).find(Boolean) ?? null;
}

function table({ columns, rows }: TdsRows): Buffer {
  const heading = columns.map((name) =>
    Buffer.concat([Buffer.from([0, 0, 0, 0, 1, 0, 0xe7, 0xa0, 0x0f, ...COLLATION]), shortText(name)]),
  );
  const lines = rows.flatMap((row) => [Buffer.from([0xd1]), ...row.map(cell)]);
  return Buffer.concat([Buffer.from([0x81]), uint16(columns.length), ...heading, ...lines, DONE]);
}

function refusal({ error, message }: TdsError): Buffer {
  const number = Buffer.alloc(4);
  number.writeUInt32LE(error);
  const text = Buffer.concat([uint16(message.length), Buffer.from(message, 'utf16le')]);
  const body = Buffer.concat([number, Buffer.from([1, 16]), text, Buffer.alloc(6)]);
  return Buffer.concat([Buffer.from([0xaa]), uint16(body.length), body]);
}

function cell(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf16le');
  return Buffer.concat([uint16(bytes.length), bytes]);
}

const shortText = (text: string): Buffer =>
  Buffer.concat([Buffer.from([text.length]), Buffer.from(text, 'utf16le')]);

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}
