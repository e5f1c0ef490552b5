// The SMS channel: out and in through a modem at the box, served by gammu-smsd with its folders. No WAN, no shell.
import type { Channel, ChannelContext, ChannelModule } from '../../../src/contracts/channel.ts';
import { listenTo } from './listening.ts';
import { type Desk, probeOnce, sendOnce } from './sending.ts';
import { readSmsd } from './smsdrc.ts';
import { openSpool } from './spool.ts';

export type SmsGammuConfig = {
  /** smsd's own config: it names the folders. */
  readonly smsdrc: string;
};

export const channel: ChannelModule<SmsGammuConfig> = { address: 'mobile', open };

const SWEEP_EVERY_MS = 60 * 60 * 1_000;

function open({ smsdrc }: SmsGammuConfig, context: ChannelContext): Channel {
  const desk: Desk = { smsdrc, context };
  const closing = new AbortController();
  const underWay = new Set<Promise<unknown>>();
  const housekeeping = keepHouse(desk);
  const ready = takenBackOnce(desk);
  /** Whoever closes waits until each message is taken back. */
  const until = <T>(signal: AbortSignal, work: (stop: AbortSignal) => Promise<T>): Promise<T> => {
    const stop = AbortSignal.any([signal, closing.signal]);
    const going = ready()
      .then(() => work(stop))
      .finally(() => underWay.delete(going));
    underWay.add(going);
    return going;
  };
  return {
    async send(message, signal) {
      const receipt = await until(signal, (stop) => sendOnce(message, desk, stop));
      await housekeeping();
      return receipt;
    },
    async probe(signal) {
      await until(signal, (stop) => probeOnce(desk, stop));
      await housekeeping();
    },
    listen: (take, signal) => until(signal, (stop) => listenTo(take, desk, stop)),
    async close() {
      closing.abort();
      await Promise.allSettled(underWay);
    },
  };
}

/**
 * What a killed box left waiting must not go out hours later, when it is not true any more: what is still wanted is sent
 * again, and then known if it had gone out.
 */
function takenBackOnce({ smsdrc, context }: Desk): () => Promise<void> {
  let done: Promise<void> | null = null;
  const takeBack = async (): Promise<void> =>
    openSpool(await readSmsd(smsdrc, context), context).takeAllBack();
  return () => {
    done ??= takeBack().catch((error: unknown) => {
      done = null;
      throw error;
    });
    return done;
  };
}

/** Now and then, after something worked: its failing is worth a line in the log, never the message. */
function keepHouse({ smsdrc, context }: Desk): () => Promise<void> {
  let nextMono = 0;
  let isAdvised = false;
  return async () => {
    if (context.clock.mono() < nextMono) return;
    nextMono = context.clock.mono() + SWEEP_EVERY_MS;
    try {
      const smsd = await readSmsd(smsdrc, context);
      for (const words of isAdvised ? [] : smsd.advice) context.log.warn({ smsdrc }, words);
      isAdvised = true;
      await openSpool(smsd, context).sweep();
    } catch (error) {
      context.log.warn(
        { err: error },
        'old messages of the box could not be removed from the folders of smsd',
      );
    }
  };
}
