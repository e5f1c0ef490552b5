// What a value of the unified namespace means, by the name that it has there.
import type { TagGuess } from '../../../src/contracts/tag-look.ts';
import type { SampleValue } from '../../../src/core/types/observation.ts';
import type { UmhTopic } from './umh.ts';

type Named = {
  readonly name: RegExp;
  readonly measure: string;
  readonly says: string;
  readonly isNumber: boolean;
};

/** Names without case, blanks, dashes and underlines. What a rate is measured in a name does not tell: none is guessed. */
const NAMES: readonly Named[] = [
  {
    name: /^(good|ok)(count|counter|total|parts|pieces)?$/,
    ...{ measure: 'goodTotal', says: 'good pieces', isNumber: true },
  },
  {
    name: /^(scrap|bad|nok|reject|rejected|rejects)(count|counter|total|parts|pieces)?$/,
    ...{ measure: 'scrapTotal', says: 'bad pieces', isNumber: true },
  },
  {
    name: /^(total|part|parts|piece|pieces|product|products|cycle)?(count|counter|total)$/,
    ...{ measure: 'total', says: 'all pieces', isNumber: true },
  },
  {
    name: /^(order|job|workorder|productionorder|joborder)(id|no|number|nr)?$/,
    ...{ measure: 'job', says: 'the order it runs', isNumber: false },
  },
  { name: /^(machine|line)?(state|status)$/, measure: 'state', says: 'its state', isNumber: false },
  {
    name: /^(stop|downtime)reason$/,
    ...{ measure: 'stopReason', says: 'why it stands', isNumber: false },
  },
];

/** Null: the name is none of those whose meaning is clear. `name`: virtual path and name in the namespace. */
export function umhGuess(
  { place, contract }: UmhTopic,
  name: readonly string[],
  value: SampleValue,
): TagGuess | null {
  const plain = (name.at(-1) ?? '').toLowerCase().replace(/[ _.-]/g, '');
  const found = NAMES.find((one) => one.name.test(plain) && (!one.isNumber || typeof value === 'number'));
  if (found === undefined) return null;
  const reason = `UMH: "${name.join('/')}" of ${place.join('/')} under ${contract} is called like ${found.says}`;
  return { measure: found.measure, reason };
}
