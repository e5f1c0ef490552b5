// What the sample plant makes, of what, and for whom; and what its stores and purchasing have.
import type { UtcMs } from '../core/types/time.ts';
import { plantTime } from './physics/shifts.ts';

export type Customer = {
  readonly id: string;
  readonly name: string;
  readonly class: string;
  readonly route: string;
};

export const CUSTOMERS: readonly Customer[] = [
  { id: 'HALLMANN', name: 'Hallmann', class: 'A', route: 'hallmann' },
  { id: 'NORDWERK', name: 'Nordwerk', class: 'A', route: 'nordwerk' },
  { id: 'BRENNER', name: 'Brenner', class: 'B', route: 'south' },
  { id: 'KELLER', name: 'Keller', class: 'B', route: 'south' },
  { id: 'LINDAU', name: 'Lindau', class: 'B', route: 'lakes' },
  { id: 'OSTERMANN', name: 'Ostermann', class: 'B', route: 'lakes' },
  { id: 'VARGA', name: 'Varga', class: 'C', route: 'east' },
];

export type Product = {
  readonly id: string;
  readonly name: string;
  readonly line: string;
  readonly centsPerPiece: number;
  /** Material and pieces of it in each piece. */
  readonly parts: readonly (readonly [material: string, perPiece: number])[];
};

export const PRODUCTS: readonly Product[] = [
  {
    id: 'HX-40',
    name: 'Housing HX-40',
    line: 'L3',
    centsPerPiece: 1_900,
    parts: [
      ['AL-20', 1],
      ['SC-6', 4],
    ],
  },
  {
    id: 'HX-42',
    name: 'Housing HX-42',
    line: 'L3',
    centsPerPiece: 2_050,
    parts: [
      ['AL-20', 1],
      ['SC-6', 6],
    ],
  },
  {
    id: 'PX-12',
    name: 'Pump cover PX-12',
    line: 'L1',
    centsPerPiece: 780,
    parts: [
      ['SK-210', 1],
      ['AL-12', 1],
    ],
  },
  {
    id: 'PX-15',
    name: 'Pump cover PX-15',
    line: 'L1',
    centsPerPiece: 860,
    parts: [
      ['SK-110', 1],
      ['AL-12', 1],
    ],
  },
  { id: 'ND-7', name: 'Nozzle body ND-7', line: 'L2', centsPerPiece: 240, parts: [['BR-3', 1]] },
  { id: 'ND-9', name: 'Nozzle body ND-9', line: 'L2', centsPerPiece: 265, parts: [['BR-3', 1]] },
  { id: 'RB-3', name: 'Ring RB-3', line: 'L4', centsPerPiece: 410, parts: [['ST-8', 1]] },
  { id: 'RB-5', name: 'Ring RB-5', line: 'L4', centsPerPiece: 455, parts: [['ST-8', 1]] },
  {
    id: 'VC-1',
    name: 'Valve cap VC-1',
    line: 'L5',
    centsPerPiece: 1_150,
    parts: [
      ['ST-4', 1],
      ['SC-6', 2],
    ],
  },
  {
    id: 'VC-4',
    name: 'Valve cap VC-4',
    line: 'L5',
    centsPerPiece: 1_240,
    parts: [
      ['ST-4', 1],
      ['SC-6', 2],
    ],
  },
  { id: 'TR-2', name: 'Tray TR-2', line: 'L6', centsPerPiece: 980, parts: [['AL-12', 2]] },
];

export type Component = { readonly id: string; readonly name: string; readonly stockAtOpening: number };

/** Stock as ERP shows it at the opening. Only SK-210 is ever scarce. */
export const COMPONENTS: readonly Component[] = [
  { id: 'SK-210', name: 'Seal SK-210', stockAtOpening: 7_460 },
  { id: 'SK-110', name: 'Seal SK-110', stockAtOpening: 14_300 },
  { id: 'AL-12', name: 'Casting AL-12', stockAtOpening: 38_200 },
  { id: 'AL-20', name: 'Casting AL-20', stockAtOpening: 46_500 },
  { id: 'SC-6', name: 'Screw SC-6', stockAtOpening: 412_000 },
  { id: 'BR-3', name: 'Brass blank BR-3', stockAtOpening: 301_000 },
  { id: 'ST-8', name: 'Steel ring ST-8', stockAtOpening: 88_400 },
  { id: 'ST-4', name: 'Steel cap ST-4', stockAtOpening: 33_900 },
];

/** What the `shortage` case adds to the stock of SK-210 when it is left out. */
export const PLENTY_OF_SEALS = 8_000;

export type Receipt = {
  readonly id: string;
  readonly material: string;
  readonly pieces: number;
  readonly promisedAt: UtcMs;
};

/** What purchasing has on order. No seals: MRP goes by the stock of ERP and sees no need. */
export const RECEIPTS: readonly Receipt[] = [
  { id: '450121', material: 'AL-20', pieces: 20_000, promisedAt: plantTime('2026-12-01T10:00') },
  { id: '450124', material: 'BR-3', pieces: 120_000, promisedAt: plantTime('2026-12-03T10:00') },
];

/** The order the plant cannot let slip, with the terms of its contract. */
export const HALLMANN_ORDER = {
  order: '4471',
  valueMinor: 18_400_000,
  marginMinor: 2_576_000,
  lateFeeShare: 0.1,
};
