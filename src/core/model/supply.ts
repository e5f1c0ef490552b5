// What is there of each material, and the steps of each production order.
import { grouped } from './grouped.ts';
import { all, derived, type Held, type Model, numberOf, textOf } from './model.ts';

/** What ERP says is there in one place. When it was true is asked of the record: its source tells it anew. */
export type Stock = { readonly held: Held; readonly materialId: string; readonly pieces: number };

/** `happens`: on a line, as a wait, or outside. */
export type Operation = {
  readonly id: string;
  readonly productionOrderId: string;
  readonly step: number | null;
  readonly happens: string;
  readonly waitHours: number | null;
};

export type Supply = {
  readonly stockByMaterial: ReadonlyMap<string, readonly Stock[]>;
  readonly operations: ReadonlyMap<string, Operation>;
  readonly operationsByProductionOrder: ReadonlyMap<string, readonly Operation[]>;
};

function stocks(model: Model): Supply['stockByMaterial'] {
  const known = all(model, 'stock').flatMap((held): Stock[] => {
    const materialId = textOf(held.record, 'material');
    const pieces = numberOf(held.record, 'unrestrictedPieces');
    return materialId === null || pieces === null ? [] : [{ held, materialId, pieces }];
  });
  return grouped(known, ({ materialId }) => materialId);
}

function operationIndexes(model: Model): Pick<Supply, 'operations' | 'operationsByProductionOrder'> {
  const operations = all(model, 'operation').map(
    ({ record }): Operation => ({
      id: record.id,
      productionOrderId: textOf(record, 'productionOrder') ?? '',
      step: numberOf(record, 'step'),
      happens: textOf(record, 'happens') ?? 'line',
      waitHours: numberOf(record, 'waitHours'),
    }),
  );
  return {
    operations: new Map(operations.map((operation) => [operation.id, operation])),
    operationsByProductionOrder: grouped(operations, ({ productionOrderId }) => productionOrderId),
  };
}

const stocksOf = derived(['stock'], stocks);
const operationsOf = derived(['operation'], operationIndexes);

/** Each index is the same object as long as no record it is made of has changed. */
export function supplyOf(model: Model): Supply {
  return {
    stockByMaterial: stocksOf(model),
    ...operationsOf(model),
  };
}

/** The kinds it is made of. */
export const SUPPLY_KINDS: readonly string[] = ['stock', 'operation'];
