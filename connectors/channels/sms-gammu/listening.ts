// Hears what comes back: looks into smsd's inbox, hands each answer over, and removes it once it is durable here.
import type { ChannelContext, InReply } from '../../../src/contracts/channel.ts';
import { type Arrival, arrivalsIn, readArrival, removeArrival } from './inbox.ts';
import type { Desk } from './sending.ts';
import { readSmsd, type Smsd } from './smsdrc.ts';
import { spoolFault } from './spool-fault.ts';

export type Take = (reply: InReply) => Promise<void>;

const LOOK_EVERY_MS = 1_000;
/** What gammu makes of a delivery report, and nobody answers. */
const REPORTS = new Set(['Delivered', 'Failed', 'Pending', 'Unknown']);

/** Returns on abort. Throws the context's error for a folder that fails; what `take` throws passes through. */
export async function listenTo(take: Take, { context, smsdrc }: Desk, signal: AbortSignal): Promise<void> {
  const smsd = await readSmsd(smsdrc, context);
  const { inbox } = smsd;
  if (inbox === null)
    throw context.error(
      'config',
      false,
      `${smsdrc} says "receive = no": no answer by SMS arrives. Take that line out, and restart gammu-smsd.`,
    );
  const look = lookInto(inbox, { take, smsd, context });
  while (!signal.aborted) {
    await look(signal);
    await context.clock.sleep(LOOK_EVERY_MS, signal);
  }
}

type Ear = { readonly take: Take; readonly smsd: Smsd; readonly context: ChannelContext };

/** Remembers from look to look what lay there: what has not changed since is whole. */
function lookInto(inbox: string, ear: Ear): (signal: AbortSignal) => Promise<void> {
  let before: ReadonlyMap<string, string> = new Map();
  let toldOdd: ReadonlySet<string> = new Set();
  return async (signal) => {
    const { arrivals, odd } = await told(inbox, ear.context, () => arrivalsIn(inbox));
    for (const file of odd.filter((one) => !toldOdd.has(one)))
      ear.context.log.warn(
        { file },
        `a file in ${inbox} is no SMS of text; nobody is asked by it. Look at it, and take it away.`,
      );
    toldOdd = new Set(odd);
    for (const arrival of arrivals) {
      if (signal.aborted) return;
      if (before.get(arrival.id) === arrival.state) await handOver(inbox, arrival, ear);
    }
    before = new Map(arrivals.map(({ id, state }) => [id, state]));
  };
}

async function handOver(inbox: string, arrival: Arrival, { take, smsd, context }: Ear): Promise<void> {
  const reply = await told(inbox, context, () => readArrival(inbox, arrival, context.clock.now()));
  if (smsd.reportsInInbox && REPORTS.has(reply.text.trim()))
    context.log.info({ id: reply.id, report: reply.text.trim() }, 'a delivery report, and no answer');
  else await take(reply);
  await told(inbox, context, () => removeArrival(inbox, arrival));
}

async function told<T>(inbox: string, context: ChannelContext, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw spoolFault(error, inbox, context);
  }
}
