// Keeps the box at the rules its folders hold: reads them at the start and again whenever they have changed.
import type { Picture } from '../core/types/picture.ts';
import type { RulesInForce } from '../core/types/rules-in-force.ts';
import type { RulesToRun } from '../load/rule-versions.ts';
import {
  appendFileTroubles,
  appendRecords,
  appendRules,
  CONFIG,
  hashOf,
  RULES,
  troublesOf,
} from './box-facts.ts';
import { FileLooks } from './file-looks.ts';
import type { DaemonParts, FileTroubleWords } from './parts.ts';
import type { CurrentZone } from './plant-day.ts';
import type { Desk } from './reader.ts';
import { ruleTroubles } from './rule-words.ts';
import type { SourceRuns } from './source-runs.ts';
import type { Ticker } from './tick.ts';

/** The files as they were read at the start, before anything of it is journaled. */
export type RulesRead = {
  readonly look: string;
  readonly before: RulesInForce;
  readonly toRun: RulesToRun;
};

/** The look comes first: what changes while they are read is found by the next one. */
export async function readRules({
  store,
  ruleFiles,
}: Pick<DaemonParts, 'store' | 'ruleFiles'>): Promise<RulesRead> {
  const look = await ruleFiles.look();
  const before = await store.rulesInForce();
  return { look, before, toRun: await ruleFiles.read(before, 'start') };
}

export type RuleFollowerParts = Pick<
  DaemonParts,
  'store' | 'clock' | 'log' | 'ruleFiles' | 'records' | 'fatal'
> & {
  readonly desk: Pick<Desk, 'rulesAre' | 'reader'>;
  readonly runs: Pick<SourceRuns, 'declare' | 'ownDoor'>;
  readonly ticker: Pick<Ticker, 'request'>;
  readonly zone: Pick<CurrentZone, 'read'>;
  /** The picture before this start: the troubles told then, and the rules its tasks speak of. */
  readonly picture: Picture | null;
};

/** Owns the looks at the rule files. */
export class RuleFollower {
  readonly #parts: RuleFollowerParts;
  readonly #first: RulesToRun;
  /** As journaled, and as the doors and the panel have them. */
  #inForce: RulesInForce;
  #atWork: RulesInForce;
  #told: readonly FileTroubleWords[];
  readonly #looks: FileLooks;

  constructor(parts: RuleFollowerParts, { look, before, toRun }: RulesRead) {
    this.#parts = parts;
    this.#first = toRun;
    this.#inForce = before;
    this.#atWork = before;
    this.#told = troublesOf(parts.picture, RULES);
    const { clock, ruleFiles, fatal } = parts;
    this.#looks = new FileLooks({
      ...{ clock, fatal, first: look },
      look: () => ruleFiles.look(),
      read: () => this.#readAgain(),
    });
  }

  /** Journals what was read at the start; the tick is the caller's. */
  async begin(): Promise<void> {
    await this.#take(this.#first);
    const { store, desk, picture } = this.#parts;
    const spokenOf = picture?.tasks.map(({ ruleId }) => ruleId) ?? [];
    const ids = [...this.#inForce.rules.map(({ id }) => id), ...spokenOf];
    desk.rulesAre(this.#inForce.rules, await store.ruleNumbers([...new Set(ids)]));
    this.#atWork = this.#inForce;
  }

  watch(): void {
    this.#looks.watch();
  }

  stop(): Promise<void> {
    return this.#looks.stop();
  }

  async #readAgain(): Promise<boolean> {
    const { ruleFiles, ticker } = this.#parts;
    const hasTold = await this.#take(await ruleFiles.read(this.#inForce, 'running'));
    const isNew = this.#inForce !== this.#atWork;
    if (isNew) await this.#putToWork();
    if (hasTold || isNew) ticker.request('rules');
    return true;
  }

  /** Journals them and what is wrong with their files. True: some of that was news. */
  async #take({ rules, domains, faults }: RulesToRun): Promise<boolean> {
    const { clock, runs, zone } = this.#parts;
    this.#inForce = await appendRules(this.#parts, this.#inForce, { rules, domains });
    const troubles = ruleTroubles(faults, this.#inForce, zone.read());
    const hasTold = await appendFileTroubles(runs.ownDoor(RULES), troubles, clock.now(), this.#told);
    this.#told = troubles;
    return hasTold;
  }

  /** What is journaled, wherever else it counts. Asked again after a full disk, it does all of it. */
  async #putToWork(): Promise<void> {
    const { store, desk, runs, log } = this.#parts;
    const { rules, domains } = this.#inForce;
    if (hashOf(domains) !== hashOf(this.#atWork.domains)) {
      runs.declare(domains);
      // Of the config's own records some may fit now that did not before, or the other way round.
      await appendRecords(this.#parts, runs.ownDoor(CONFIG));
    }
    // The numbers of rules that are gone stay: their tasks are still spoken of.
    const ids = [...rules.map(({ id }) => id), ...desk.reader.ruleNumbers().map(({ ruleId }) => ruleId)];
    desk.rulesAre(rules, await store.ruleNumbers([...new Set(ids)]));
    this.#atWork = this.#inForce;
    log.info({ rules: rules.length }, 'rules have changed and are in force');
  }
}
