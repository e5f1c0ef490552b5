// What kind of thing a node of the path is, how it leads to the next, and what of it is not known.
import type { Consequence } from '../../core/types/decision.ts';
import { capital } from '../scene.ts';
import { type Spoken, say } from '../speech.ts';

/** "Tag", "Order": what kind of thing a node is. What standing costs is no margin. */
export function kindWords(spoken: Spoken, kind: string, of: Consequence['type']): string {
  switch (kind) {
    case 'tag':
      return say(spoken, 'Tag');
    case 'line':
      return say(spoken, 'Line');
    case 'station':
      return say(spoken, 'Station');
    case 'run':
      return say(spoken, 'Run');
    case 'order':
    case 'salesOrderLine':
      return say(spoken, 'Order');
    case 'stockRefill':
      return say(spoken, 'Stock to refill');
    case 'shipment':
      return say(spoken, 'Shipment');
    case 'customer':
      return say(spoken, 'Customer');
    case 'material':
      return say(spoken, 'Material');
    case 'stock':
      return say(spoken, 'Stock');
    case 'receipt':
      return say(spoken, 'Delivery');
    case 'rework':
      return say(spoken, 'Rework');
    case 'margin':
      return of === 'material' ? say(spoken, 'Cost') : say(spoken, 'Margin');
    default:
      // A kind that the plant's own rules brought is in their language.
      return capital(kind.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase());
  }
}

/** "is read on": how a node leads to the next. The picture keeps it in English; what is not known here stays as it is. */
export function leadsWords(spoken: Spoken, words: string): string {
  switch (words) {
    case 'is read on':
      return say(spoken, 'is read on');
    case 'is running':
      return say(spoken, 'is running');
    case 'stands on':
      return say(spoken, 'stands on');
    case 'makes':
      return say(spoken, 'makes');
    case 'uses':
      return say(spoken, 'uses');
    case 'has':
      return say(spoken, 'has');
    case 'touches':
      return say(spoken, 'touches');
    case 'goes out on':
      return say(spoken, 'goes out on');
    case 'is promised to':
      return say(spoken, 'is promised to');
    case 'carries':
      return say(spoken, 'carries');
    case 'is refilled by':
      return say(spoken, 'is refilled by');
    case 'is not enough for':
      return say(spoken, 'is not enough for');
    case 'is missing for':
      return say(spoken, 'is missing for');
    default:
      return words;
  }
}

/** "no margin known": why a node is not proven, the same way. */
export function missingWords(spoken: Spoken, missing: string | null): string {
  switch (missing) {
    case null:
      return say(spoken, 'not proven');
    case 'no margin known':
      return say(spoken, 'no margin known');
    case 'no rework cost known':
      return say(spoken, 'no rework cost known');
    case 'no cost of standing known':
      return say(spoken, 'no cost of standing known');
    case 'no delivery on its way':
      return say(spoken, 'no delivery on its way');
    case 'no tag known':
      return say(spoken, 'no tag known');
    case 'no value yet':
      return say(spoken, 'no value yet');
    case 'by the sequence, nobody has confirmed it':
      return say(spoken, 'by the sequence, nobody has confirmed it');
    default:
      return unknownThing(spoken, missing);
  }
}

/** "no order known": of what stands in no table. */
function unknownThing(spoken: Spoken, missing: string): string {
  switch (missing) {
    case 'no line known':
      return say(spoken, 'no line known');
    case 'no station known':
      return say(spoken, 'no station known');
    case 'no run known':
      return say(spoken, 'no run known');
    case 'no order known':
      return say(spoken, 'no order known');
    case 'no shipment known':
      return say(spoken, 'no shipment known');
    case 'no customer known':
      return say(spoken, 'no customer known');
    case 'no material known':
      return say(spoken, 'no material known');
    case 'no receipt known':
      return say(spoken, 'no receipt known');
    default:
      return missing;
  }
}
