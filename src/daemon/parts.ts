// What the composition root hands to the daemon.
import type { ChannelModule, LampModule } from '../contracts/channel.ts';
import type { Clock } from '../contracts/clock.ts';
import type { PlantConfig } from '../contracts/config.ts';
import type { Log } from '../contracts/log.ts';
import type { RuleTestSeen } from '../contracts/reader.ts';
import type { SourceModule } from '../contracts/source.ts';
import type { TableSourceModule } from '../contracts/table-source.ts';
import type { EntityRecord } from '../core/types/entity.ts';
import type { TroubleObservation } from '../core/types/observation.ts';
import type { RulesInForce } from '../core/types/rules-in-force.ts';
import type { UtcMs } from '../core/types/time.ts';
import type { RulesToRun, When } from '../load/rule-versions.ts';
import type { Store } from '../store/store.ts';

export type DaemonParts = {
  readonly config: PlantConfig;
  readonly ruleFiles: RuleFiles;
  readonly writtenFiles: WrittenFiles;
  /** What was wrong with config files, shown with the sources until the next start. */
  readonly configTroubles: readonly FileTroubleWords[];
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  /** 0700; holds a folder of its own for each source and channel. */
  readonly dataDir: string;
  loadSource(type: string): Promise<SourceModule<object> | TableSourceModule<object>>;
  loadChannel(type: string): Promise<ChannelModule<object>>;
  loadLamp(type: string): Promise<LampModule<object>>;
  /** The records of the config as they are on the local day of `now`: shift calendars are expanded around it. */
  records(now: UtcMs): readonly EntityRecord[];
  /** The machine's own wall time, which node-cron follows; the Clock's where they are the same. */
  machineNow(): UtcMs;
  /** Our own bug, or a store that can no longer write: nothing goes on after it. */
  fatal(error: unknown): void;
};

/** The folders of rules, which may change while the box runs. */
export type RuleFiles = {
  /** What lies in them, as a text that differs when they do. Never rejects. */
  look(): Promise<string>;
  /** What is to be run, given what is in force. Rejects for nothing that stands in a file. */
  read(before: RulesInForce, when: When): Promise<RulesToRun>;
  /** How the tests beside a rule turn out on those rules. */
  tests(ruleId: string, inForce: Pick<RulesInForce, 'rules' | 'domains'>): Promise<readonly RuleTestSeen[]>;
};

/** What people wrote, which may change while the box runs. */
export type WrittenFiles = {
  /** The look at what was read at the start. */
  readonly first: string;
  /** What lies there, as a text that differs when it does. */
  look(): Promise<string>;
  /** Takes it in: from then on it is among the records. What is wrong with it, in words; null: it cannot be read now. */
  reread(): Promise<readonly FileTroubleWords[] | null>;
  /** What was wrong with it at the start. */
  readonly told: readonly FileTroubleWords[];
};

/** A fault of a file of the box itself, as it is journaled. */
export type FileTroubleWords = Omit<TroubleObservation, 'at'>;
