// The config as checked and loaded: what the rest of the daemon is handed.
import type { EntityRecord } from '../core/types/entity.ts';
import type { Languages } from '../core/types/language.ts';
import type { FileTrouble } from './errors.ts';
import type { Person } from './reader.ts';
import type { TagConfig } from './source.ts';

export type SourceConfig = {
  readonly id: string;
  readonly title: string;
  /** The folder's name under connectors/sources. */
  readonly type: string;
  /** Older than this, what it said counts as old. */
  readonly staleAfterMs: number;
  readonly tags: readonly TagConfig[];
  /** The whole checked file, defaults filled in, as the module's schema has it. */
  readonly settings: object;
};

/** Of a channel or a lamp. */
export type ChannelConfig = { readonly id: string; readonly type: string; readonly settings: object };

export type PlantConfig = {
  readonly dir: string;
  readonly plantName: string;
  readonly zoneName: string;
  readonly panelUrl: string;
  readonly sources: readonly SourceConfig[];
  /** What sends messages. */
  readonly channels: readonly ChannelConfig[];
  /** What shows instead of sending: no message is planned for it. */
  readonly lamps: readonly ChannelConfig[];
  readonly people: readonly Person[];
  /** What messages and pages are written in. */
  readonly languages: Languages;
  /** What everybody reads who said nothing else; all figures are written as in it. */
  readonly language: string;
  /** Lines, calendars, tags, countermeasures …: journaled as the snapshot of the source `config`. */
  readonly records: readonly EntityRecord[];
  readonly ruleDirs: readonly string[];
  readonly troubles: readonly FileTrouble[];
};
