// What the composition root hands to the daemon.
import type { ChannelModule } from '../contracts/channel.ts';
import type { Clock } from '../contracts/clock.ts';
import type { PlantConfig } from '../contracts/config.ts';
import type { Log } from '../contracts/log.ts';
import type { SourceModule } from '../contracts/source.ts';
import type { DomainSpec, EntityRecord } from '../core/types/entity.ts';
import type { TroubleObservation } from '../core/types/observation.ts';
import type { RuleSpec } from '../core/types/rule.ts';
import type { UtcMs } from '../core/types/time.ts';
import type { Store } from '../store/store.ts';

export type DaemonParts = {
  readonly config: PlantConfig;
  readonly rules: readonly RuleSpec[];
  readonly domains: readonly DomainSpec[];
  /** What was wrong with rule and config files, shown with the sources until the next start. */
  readonly fileTroubles: readonly FileTroubles[];
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  /** 0700; holds a folder of its own for each source and channel. */
  readonly dataDir: string;
  loadSource(type: string): Promise<SourceModule<object>>;
  loadChannel(type: string): Promise<ChannelModule<object>>;
  /** The records of the config as they are on the local day of `now`: shift calendars are expanded around it. */
  records(now: UtcMs): readonly EntityRecord[];
  /** The machine's own wall time, which node-cron follows; the Clock's where they are the same. */
  machineNow(): UtcMs;
  /** Our own bug, or a store that can no longer write: nothing goes on after it. */
  fatal(error: unknown): void;
};

/** Troubles found in files before the daemon ran, under the name they are journaled: `rules` or `config`. */
export type FileTroubles = {
  readonly source: 'rules' | 'config';
  readonly troubles: readonly Omit<TroubleObservation, 'at'>[];
};
