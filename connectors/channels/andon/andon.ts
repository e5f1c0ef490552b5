// The andon lamp: two outputs of one device, switched over Modbus TCP. It is the one thing the box switches anywhere.
import type { ChannelContext, Lamp, LampModule, LampState } from '../../../src/contracts/channel.ts';
import { configFault } from '../../edge/config-fault.ts';
import { exceptionFault, type Fault, late, networkFault, oddFault } from './andon-fault.ts';
import { type Ask, callDevice } from './modbus-call.ts';
import { requestOf, type Write } from './modbus-frame.ts';

export type AndonConfig = {
  /** What it is in the plant's words, said wherever the lamp is. */
  readonly device: string;
  readonly host: string;
  readonly port: number;
  /** 1 to 255. */
  readonly unit: number;
  readonly outputs: 'coils' | 'registers';
  /** Addresses as on the wire, from 0. */
  readonly call: number;
  readonly undeliverable: number;
};

export const lamp: LampModule<AndonConfig> = { open };

/** Ms, for both outputs together. A lamp that takes longer has no power or no network. */
const DEADLINE_MS = 5_000;
const ILLEGAL_FUNCTION = 1;

function open(config: AndonConfig, context: ChannelContext): Lamp {
  if (config.call === config.undeliverable) {
    const words = `call and undeliverable are the same output of ${config.device} (${config.call}), so one would hide the other. Give each its own address.`;
    throw configFault(context, ['undeliverable'], words);
  }
  const closing = new AbortController();
  const numbers = transactionNumbers();
  let before: Promise<unknown> = Promise.resolve();
  return {
    show(state, signal) {
      // One after the other: on two connections the older state could arrive last.
      const turn = before.then(() =>
        inTime({ config, context, signal: AbortSignal.any([signal, closing.signal]) }, (stop) =>
          callDevice(config, stop, (ask) => switchOutputs(config, state, (write) => confirmed(write, ask))),
        ),
      );
      before = turn.catch(() => undefined);
      return turn;
    },
    async close() {
      closing.abort();
      await before;
    },
  };

  async function confirmed(write: Write, ask: Ask): Promise<void> {
    const answer = await ask(requestOf(write, { transaction: numbers(), unit: config.unit }));
    if (answer.is === 'done') return;
    if (answer.is === 'odd') throw new Refusal(oddFault(config, answer.words));
    throw new Refusal(exceptionFault(config, answer.exception, write), answer.exception);
  }
}

/** A fault the device itself told. */
class Refusal extends Error {
  readonly fault: Fault;
  readonly exception: number | null;

  constructor(fault: Fault, exception: number | null = null) {
    super(fault.words);
    this.fault = fault;
    this.exception = exception;
  }
}

/** Neighbours change together, in one request; a device that knows only single ones gets two. */
async function switchOutputs(
  config: AndonConfig,
  state: LampState,
  set: (write: Write) => Promise<void>,
): Promise<void> {
  const kind = config.outputs === 'coils' ? 'coil' : 'register';
  const one = (address: number, on: boolean): Write => ({ kind, address, on: [on] });
  const both = [one(config.call, state.call), one(config.undeliverable, state.undeliverable)];
  const [first, second] = both.toSorted((a, b) => a.address - b.address);
  if (first !== undefined && second !== undefined && second.address === first.address + 1) {
    try {
      return await set({ kind, address: first.address, on: [...first.on, ...second.on] });
    } catch (error) {
      if (!(error instanceof Refusal) || error.exception !== ILLEGAL_FUNCTION) throw error;
    }
  }
  // What goes on goes first: in between, nobody sees a lamp without a light that should have one.
  for (const write of both.toSorted((a, b) => Number(b.on[0]) - Number(a.on[0]))) await set(write);
}

/** So that an answer that belongs to another request is known as one. */
function transactionNumbers(): () => number {
  let last = 0;
  return () => {
    last = (last % 0xffff) + 1;
    return last;
  };
}

type Trying = {
  readonly config: AndonConfig;
  readonly context: ChannelContext;
  readonly signal: AbortSignal;
};

/** Rejects with the context's error; anything else is a fault of ours. */
async function inTime(
  { config, context, signal }: Trying,
  work: (stop: AbortSignal) => Promise<void>,
): Promise<void> {
  const deadline = new AbortController();
  const cancel = context.clock.after(DEADLINE_MS, () => deadline.abort(), false);
  try {
    await work(AbortSignal.any([signal, deadline.signal]));
  } catch (error) {
    if (!(error instanceof Refusal) && !(error instanceof Error && 'code' in error)) throw error;
    const fault = faultOf(error, { config, isStopped: signal.aborted, isLate: deadline.signal.aborted });
    throw context.error(fault.code, fault.retryable, fault.words);
  } finally {
    cancel();
  }
}

function faultOf(
  error: unknown,
  { config, isStopped, isLate }: { config: AndonConfig; isStopped: boolean; isLate: boolean },
): Fault {
  if (error instanceof Refusal) return error.fault;
  if (isStopped) {
    const words = `Switching ${config.device} was stopped before it confirmed. The box is ending, or asks again.`;
    return { code: 'timeout', retryable: true, words };
  }
  return isLate ? late(config, DEADLINE_MS) : networkFault(config, error);
}
