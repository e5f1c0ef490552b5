// The export files of the plant's ERP: their names, columns and how each value is written.
import type { EntityRecord, Json } from '../core/types/entity.ts';
import { localText } from './physics/shifts.ts';

type Written = 'text' | 'number' | 'money' | 'time' | 'boolean';

/** Field of the record, heading in the file, form. In the order in which the box reads them. */
export type ErpColumn = readonly [field: string, heading: string, written: Written];

export type ErpTable = {
  readonly file: string;
  readonly kind: string;
  readonly columns: readonly ErpColumn[];
};

export const ERP_TABLES: readonly ErpTable[] = [
  {
    file: 'customers.csv',
    kind: 'customer',
    columns: [
      ['id', 'CUSTOMER', 'text'],
      ['name', 'NAME', 'text'],
      ['class', 'CLASS', 'text'],
    ],
  },
  {
    file: 'materials.csv',
    kind: 'material',
    columns: [
      ['id', 'MATERIAL', 'text'],
      ['name', 'NAME', 'text'],
      ['unit', 'UNIT', 'text'],
    ],
  },
  {
    file: 'shipments.csv',
    kind: 'shipment',
    columns: [
      ['id', 'SHIPMENT', 'text'],
      ['route', 'ROUTE', 'text'],
      ['packingClosesAt', 'PACKING_CLOSES', 'time'],
      ['departsAt', 'DEPARTS', 'time'],
    ],
  },
  {
    file: 'sales_orders.csv',
    kind: 'salesOrderLine',
    columns: [
      ['id', 'ORDER', 'text'],
      ['customer', 'CUSTOMER', 'text'],
      ['material', 'MATERIAL', 'text'],
      ['quantityPieces', 'QTY', 'number'],
      ['shippedPieces', 'SHIPPED', 'number'],
      ['shipment', 'SHIPMENT', 'text'],
      ['valueMinor', 'VALUE', 'money'],
      ['marginMinor', 'MARGIN', 'money'],
      ['lateFeeShare', 'LATE_FEE', 'number'],
      ['completeOnly', 'COMPLETE_ONLY', 'boolean'],
      ['dueAt', 'DUE', 'time'],
    ],
  },
  {
    file: 'production_orders.csv',
    kind: 'productionOrder',
    columns: [
      ['id', 'PROD_ORDER', 'text'],
      ['material', 'MATERIAL', 'text'],
      ['quantityPieces', 'QTY', 'number'],
    ],
  },
  {
    file: 'operations.csv',
    kind: 'operation',
    columns: [
      ['id', 'OPERATION', 'text'],
      ['productionOrder', 'PROD_ORDER', 'text'],
      ['step', 'STEP', 'number'],
      ['happens', 'HAPPENS', 'text'],
    ],
  },
  {
    file: 'runs.csv',
    kind: 'run',
    columns: [
      ['id', 'RUN', 'text'],
      ['operation', 'OPERATION', 'text'],
      ['productionOrder', 'PROD_ORDER', 'text'],
      ['material', 'MATERIAL', 'text'],
      ['line', 'LINE', 'text'],
      ['sequence', 'SEQ', 'number'],
      ['quantityPieces', 'QTY', 'number'],
      ['confirmedPieces', 'CONFIRMED', 'number'],
      ['confirmedAt', 'CONFIRMED_AT', 'time'],
      ['status', 'STATUS', 'text'],
    ],
  },
  {
    file: 'pegs.csv',
    kind: 'peg',
    columns: [
      ['id', 'PEG', 'text'],
      ['run', 'RUN', 'text'],
      ['demand', 'ORDER', 'text'],
      ['quantityPieces', 'QTY', 'number'],
      ['basis', 'BASIS', 'text'],
    ],
  },
  {
    file: 'standards.csv',
    kind: 'standard',
    columns: [
      ['id', 'STANDARD', 'text'],
      ['line', 'LINE', 'text'],
      ['material', 'MATERIAL', 'text'],
      ['ratePerHour', 'RATE', 'number'],
    ],
  },
  {
    file: 'bom.csv',
    kind: 'component',
    columns: [
      ['id', 'BOM', 'text'],
      ['parent', 'PARENT', 'text'],
      ['material', 'MATERIAL', 'text'],
      ['perPiece', 'PER_PIECE', 'number'],
    ],
  },
  {
    file: 'stock.csv',
    kind: 'stock',
    columns: [
      ['id', 'STOCK', 'text'],
      ['material', 'MATERIAL', 'text'],
      ['unrestrictedPieces', 'UNRESTRICTED', 'number'],
    ],
  },
  {
    file: 'receipts.csv',
    kind: 'receipt',
    columns: [
      ['id', 'RECEIPT', 'text'],
      ['material', 'MATERIAL', 'text'],
      ['quantityPieces', 'QTY', 'number'],
      ['promisedAt', 'PROMISED', 'time'],
      ['confirmed', 'CONFIRMED', 'boolean'],
    ],
  },
];

const DELIMITER = ';';

/** The file as it lies in the drop folder: one heading row, one row a record, every line ended. */
export function csvText(table: ErpTable, records: readonly EntityRecord[]): string {
  const heading = table.columns.map(([, name]) => name).join(DELIMITER);
  const rows = records.map((record) =>
    table.columns
      .map(([field, , written]) => cell(field === 'id' ? record.id : record.fields[field], written))
      .join(DELIMITER),
  );
  return `${[heading, ...rows].join('\n')}\n`;
}

function cell(value: Json | undefined, written: Written): string {
  // ERP leaves out what it does not know.
  if (value === undefined || value === null) return '';
  switch (written) {
    case 'money':
      return (Number(value) / 100).toFixed(2);
    case 'time':
      return localText(Number(value)).replace('T', ' ');
    case 'boolean':
      return value === true ? 'true' : 'false';
    case 'text':
    case 'number':
      return String(value);
    default:
      return written satisfies never;
  }
}
