// What /metrics shows: counts and ages of the running box, and every bound with its value.
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Reader } from '../contracts/reader.ts';
import type { Store } from '../store/store.ts';

/** Milliseconds; the first is a commit on a good disk, the last the largest group commit that is still healthy. */
const LATENCY_BUCKETS_MS = [5, 20, 50, 100, 250, 500, 1_000, 2_500, 10_000];

export type Metrics = {
  readonly samples: Counter<'source'>;
  readonly appendMs: Histogram<'source'>;
  readonly ticks: Counter<'cause'>;
  readonly tickMs: Histogram;
  readonly loopDelayMs: Histogram;
  readonly clockSteps: Counter;
  readonly sourceLive: Gauge<'source'>;
  readonly sourceFaults: Gauge<'source'>;
  readonly lampShows: Gauge<'lamp'>;
  /** Prometheus text; `read` brings what is asked for only when somebody looks. */
  text(read: MetricsRead): Promise<string>;
};

export type MetricsRead = {
  readonly stats: Awaited<ReturnType<Store['stats']>>;
  readonly outbox: Awaited<ReturnType<Reader['outboxCounts']>>;
  readonly now: number;
};

/** `bounds`: name with its unit last -> value. A registry of its own: two boxes in one process do not mix. */
export function createMetrics(bounds: Readonly<Record<string, number>>): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const counter = <L extends string>(name: string, help: string, labelNames: L[]) =>
    new Counter({ name: `throughline_${name}`, help, labelNames, registers });
  const gauge = <L extends string>(name: string, help: string, labelNames: L[]) =>
    new Gauge({ name: `throughline_${name}`, help, labelNames, registers });
  const histogram = <L extends string>(name: string, help: string, labelNames: L[]) =>
    new Histogram({ name: `throughline_${name}`, help, labelNames, buckets: LATENCY_BUCKETS_MS, registers });
  const bound = gauge('bound', 'Bounds of this version, unit last', ['name']);
  for (const [name, value] of Object.entries(bounds)) bound.set({ name }, value);
  const outbox = gauge('outbox_messages', 'Messages of the outbox by state', ['state']);
  const oldest = gauge('outbox_oldest_seconds', 'Age of the oldest message that waits', []);
  const rss = gauge('resident_bytes', 'Memory of the process', []);
  const bytes = gauge('database_bytes', 'Size of the database files', []);
  const rows = gauge('journal_facts', 'Facts in the journal', []);
  const position = gauge('journal_samples', 'Samples written so far', []);
  return {
    samples: counter('samples_total', 'Samples made durable', ['source']),
    appendMs: histogram('append_milliseconds', 'From a batch at the door to durable', ['source']),
    ticks: counter('ticks_total', 'Times the fold decided', ['cause']),
    tickMs: histogram('tick_milliseconds', 'What a tick asked for by the daemon took', []),
    loopDelayMs: histogram('event_loop_delay_milliseconds', 'How late the look of each second ran', []),
    clockSteps: counter('clock_steps_total', 'Steps of the wall clock', []),
    sourceLive: gauge('source_live', '1: the source is live', ['source']),
    sourceFaults: gauge('source_faults', 'Failures of the source by a fault of this program', ['source']),
    lampShows: gauge('lamp_shows', '1: the lamp has confirmed what it was last to show', ['lamp']),
    text(read) {
      outbox.set({ state: 'waiting' }, read.outbox.waiting);
      outbox.set({ state: 'sent' }, read.outbox.sent);
      outbox.set({ state: 'dead' }, read.outbox.dead);
      outbox.set({ state: 'undelivered' }, read.outbox.undelivered);
      oldest.set(read.outbox.oldestAt === null ? 0 : Math.max(0, (read.now - read.outbox.oldestAt) / 1000));
      rss.set(process.memoryUsage.rss());
      bytes.set(read.stats.bytes);
      rows.set(read.stats.factRows);
      position.set(read.stats.samplePosition);
      return registry.metrics();
    },
  };
}
