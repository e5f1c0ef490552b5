// What rules and files call a thing, "productionOrder", as people say it in the middle of a sentence.
import { type Spoken, say } from '../speech.ts';

/** A kind of a plant's own has no words but its name. */
export const kindWords = (to: Spoken, kind: string): string => WORDS[kind]?.(to) ?? spaced(kind);

export const spaced = (name: string): string => name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();

const WORDS: { readonly [kind: string]: (to: Spoken) => string } = {
  customer: (to) => say(to, 'customer'),
  customerPlace: (to) => say(to, 'customer place'),
  salesOrderLine: (to) => say(to, 'sales order line'),
  order: (to) => say(to, 'order'),
  stockRefill: (to) => say(to, 'stock refill'),
  productionOrder: (to) => say(to, 'production order'),
  operation: (to) => say(to, 'operation'),
  run: (to) => say(to, 'run'),
  peg: (to) => say(to, 'peg'),
  line: (to) => say(to, 'line'),
  station: (to) => say(to, 'station'),
  shiftCalendar: (to) => say(to, 'shift calendar'),
  standard: (to) => say(to, 'standard'),
  changeover: (to) => say(to, 'changeover'),
  customerTerm: (to) => say(to, 'customer term'),
  overtimePrice: (to) => say(to, 'overtime price'),
  shipment: (to) => say(to, 'shipment'),
  shippingDays: (to) => say(to, 'shipping days'),
  person: (to) => say(to, 'person'),
  role: (to) => say(to, 'role'),
  source: (to) => say(to, 'source'),
  tag: (to) => say(to, 'tag'),
  countermeasure: (to) => say(to, 'countermeasure'),
  material: (to) => say(to, 'material'),
  component: (to) => say(to, 'component'),
  stock: (to) => say(to, 'stock'),
  receipt: (to) => say(to, 'receipt'),
  supplyTerm: (to) => say(to, 'supply term'),
  supplier: (to) => say(to, 'supplier'),
  leadTime: (to) => say(to, 'lead time'),
  handlingUnit: (to) => say(to, 'handling unit'),
  check: (to) => say(to, 'check'),
  plant: (to) => say(to, 'plant'),
};
