// One connection to a device: opened, asked, closed. Nothing of it is kept, for a device serves few of them at a time.
import { connect } from 'node:net';
import { type Answer, answerIn, type Request } from './modbus-frame.ts';

export type Device = { readonly host: string; readonly port: number };

/** Sends one request and reads its answer; the next may be asked once it has resolved. */
export type Ask = (request: Request) => Promise<Answer>;

/** What Node's code says is not what happened: the device was reached, and it ended the connection. */
export const HUNG_UP = 'HUNG_UP';

/**
 * Rejects with what the network says (`code` as Node names it), with HUNG_UP, or with the abort. The connection is gone
 * when it settles.
 */
export async function callDevice<T>(
  device: Device,
  signal: AbortSignal,
  work: (ask: Ask) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const socket = connect({ ...device, noDelay: true, signal });
  let isReached = false;
  socket.once('connect', () => {
    isReached = true;
  });
  const chunks = socket[Symbol.asyncIterator]();
  const next = async (): Promise<Buffer> => {
    try {
      const { done, value } = await chunks.next();
      if (done !== true) return value;
    } catch (error) {
      if (signal.aborted || !isReached) throw error;
    }
    throw Object.assign(new Error('the device ended the connection'), { code: HUNG_UP });
  };
  try {
    return await work(async (request) => {
      socket.write(request.bytes);
      let received = Buffer.alloc(0);
      for (;;) {
        received = Buffer.concat([received, await next()]);
        const answer = answerIn(received, request);
        if (answer !== null) return answer;
      }
    });
  } finally {
    socket.destroy();
  }
}
