// A model that has been told records by one snapshot, for tests of what the core makes of them.
import { applySnapshot, emptyModel, type Model } from '../../src/core/model/model.ts';
import type { EntityRecord } from '../../src/core/types/entity.ts';
import type { UtcMs } from '../../src/core/types/time.ts';

export function toldModel(records: readonly EntityRecord[], at: UtcMs = 0): Model {
  const model = emptyModel();
  const covers = [...new Set(records.map(({ kind }) => kind))];
  const body = {
    ...({ type: 'snapshot', asOf: at, hash: '', covers, rows: records.length } as const),
    ...{ upserts: records, removes: [] },
  };
  applySnapshot(model, { seq: 1, recordedAt: at, effectiveAt: at, source: 'told', body });
  return model;
}
