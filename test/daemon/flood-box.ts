// A child process: a box whose source appends as fast as it may and prints each batch that is durable, until SIGTERM.
import { systemClock } from '../../src/clock/system-clock.ts';
import type { SourceModule } from '../../src/contracts/source.ts';
import type { Observation } from '../../src/core/types/observation.ts';
import { bareBox } from './box.ts';

/** Ten samples and one trouble a batch: both files are written. */
function batchOf(from: number, at: number): Observation[] {
  const samples = Array.from({ length: 10 }, (_, index): Observation => {
    return { type: 'sample', tag: 'L3.Good', effectiveAt: at, value: from + index, quality: 'good' };
  });
  return [
    ...samples,
    { type: 'trouble', code: 'flood', where: `batch ${from}`, words: 'counted by the test', at },
  ];
}

const mes: SourceModule<object> = {
  open: (_, context) => ({
    async run(signal) {
      context.live('flowing');
      let count = Number(context.cursor ?? '0');
      while (!signal.aborted) {
        const batch = batchOf(count, context.clock.now());
        count += 10;
        await context.append(batch, String(count));
        process.stdout.write(`ack ${count}\n`);
      }
    },
  }),
};

const box = await bareBox({ clock: systemClock(), sources: { mes } }, String(process.argv[2]));
process.once('SIGTERM', async () => {
  await box.daemon.stop();
  await box.store.close();
});
