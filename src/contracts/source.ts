// A source of facts: read-only by construction, for the contract has no verb to write with.
import type { Observation } from '../core/types/observation.ts';
import type { UtcMs } from '../core/types/time.ts';
import type { Clock } from './clock.ts';
import type { SourceErrorCode } from './errors.ts';
import type { Log } from './log.ts';
import type { LookContext, TagLook } from './tag-look.ts';

/** What the config says of one tag: where it is at the peer (`at`, the source's own form) and what it means here. */
export type TagConfig = {
  readonly id: string;
  readonly at: { readonly [key: string]: string | number | boolean };
};

export type SourceContext = {
  /** The id of the config file, for instance "mes". */
  readonly id: string;
  /**
   * Resolves once the batch is durable: the back-pressure, and when a broker may be acknowledged. Rejects only
   * when the box is stopping. `cursor` is stored with the batch, in the same commit.
   */
  append(batch: readonly Observation[], cursor?: string): Promise<void>;
  /** The cursor of the last durable batch that carried one, at the start of this run. */
  readonly cursor: string | null;
  /** Connected and receiving. The daemon journals the change and decides at once. */
  live(words: string): void;
  /** Resolves when the next run of a schedule is owed on the box's Clock; at once when one was missed. Rejects on abort. */
  due(schedule: string, signal: AbortSignal): Promise<UtcMs>;
  /** Marks the owed run as done, so that a restart does not owe it again. */
  ran(schedule: string, dueAt: UtcMs): Promise<void>;
  /** The text of a secret reference of the config ({ file: … } or { credential: … }); throws a config error in words. */
  secret(reference: SecretReference): string;
  /** Makes the error of this contract, so that connectors need no class of ours. */
  error(code: SourceErrorCode, retryable: boolean, words: string, cause?: unknown): Error;
  readonly clock: Clock;
  readonly log: Log;
  /** A folder of this source's own for copies and keys, kept over restarts. */
  readonly stateDir: string;
  /** A look of a person while the box itself may be connected: under another name at the peer, which keeps nothing of it. */
  readonly beside?: true;
};

/** A literal secret in a config is refused; it is named by a file or by a systemd credential. */
export type SecretReference = { readonly file: string } | { readonly credential: string };

/**
 * Returns when the signal aborts, throws the context's error when the world fails. It never retries, backs off,
 * dedups or swallows: the daemon does, once for all.
 */
export type Source = { run(signal: AbortSignal): Promise<void> };

/** What `connectors/sources/<name>/<name>.ts` exports as `source`. Its config has passed its config.schema.json. */
export type SourceModule<C> = {
  /** A recording: its observations keep the clocks and the source they were recorded with. */
  readonly replays?: true;
  open(config: C, context: SourceContext): Source;
  /** Connects to look around, for whoever writes the config: reads and browses, and changes nothing at the peer. */
  look?(config: C, context: LookContext, signal: AbortSignal): Promise<TagLook>;
};
