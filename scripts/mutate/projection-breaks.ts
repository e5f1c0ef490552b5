// One mistake for each formula of what follows: lines, orders, money, chances, material.
import { type Break, project } from './break.ts';

const SHIPPING = ['test/core/shipping-days.test.ts'];

export const LINE_BREAKS: readonly Break[] = [
  project('capacity', 'work done is hours times pace times noise', [
    'before + up * pace * noise',
    'before + up * noise',
  ]),
  project('capacity', 'the noise of a shift brings no gain in the mean', [
    '(odd ? -z : z) - variance / 2)',
    'odd ? -z : z)',
  ]),
  project('capacity', 'stops take hours away', ['let up = hours - stands;', 'let up = hours;']),
  project('capacity', 'new stops come as often as the line has them', [
    'chance *= (availability.stopsPerHour * (hours - stands)) / n;',
    'chance *= availability.stopsPerHour / n;',
  ]),
  project('capacity', 'when work is done, within its shift', [
    'const share = (hours - before) /',
    'const share = hours /',
  ]),
  project('capacity', 'work done by a moment, within its shift', [
    'return before + share * (',
    'return share * (',
  ]),
  project('queue', 'a run comes after set-up', ['(ahead[s] as number) + setupHours;', 'ahead[s] as number;']),
  project('queue', 'a run comes after the pieces before it', [
    'begin + openPieces * (pieceHours[s] as number);',
    'begin + (openPieces / 2) * (pieceHours[s] as number);',
  ]),
  project('product-hours', 'hours a piece, with how far the rate may be off', [
    'Math.exp(-rate.error *',
    'Math.exp(0 *',
  ]),
  project('moments', 'a step ends no sooner than the one before it lets it', [
    'if (at > (each[s] as number)) each[s] = at;',
    'each[s] = at;',
  ]),
  project('let-through', 'curing comes between two steps', ['const ms = left(step, now);', 'const ms = 0;']),
  project('slip', 'slip counts days to the next departure', [
    'localDay(zone, departsAt);',
    'localDay(zone, departsAt - 172_800_000);',
  ]),
  project(
    'slip',
    "the days of a customer elsewhere are that customer's",
    ["plant.customerZones.get(customerId ?? '') ?? plant.zone", 'plant.zone'],
    SHIPPING,
  ),
  project(
    'slip',
    'it leaves on a day on which something leaves',
    ['shippingDayFrom(plant.shippingDays, localDay(plant.zone, from))', 'localDay(plant.zone, from)'],
    SHIPPING,
  ),
  project(
    'slip',
    'it leaves no sooner than the last shipment it missed',
    ['later.at(-1)?.departsAt ?? doneAt', 'doneAt'],
    SHIPPING,
  ),
  project(
    'slip',
    'it leaves at the hour of the missed one',
    ['sameHourOn(plant.zone, shipsOn, departsAt)', 'sameHourOn(plant.zone, shipsOn, from)'],
    SHIPPING,
  ),
  {
    file: 'src/core/model/shipping.ts',
    formula: 'a closed day is no shipping day',
    find: ' || closed.has(at)',
    replace: '',
    tests: SHIPPING,
  },
  {
    file: 'src/core/model/local-time.ts',
    formula: 'the same hour on either side of a clock change',
    find: 'local - offsetAt(zone, local - offset)',
    replace: 'local - offset',
    tests: SHIPPING,
  },
  project('money', 'the fee once and the penalty by the day', ['fee + daily * days', 'fee + daily']),
  project('likely', 'P(late) counts the futures after the deadline', [
    '(late + 0.5) / (SCENARIOS + 1)',
    'late / SCENARIOS',
  ]),
  project('likely', 'the expected loss is the mean of the late futures', [
    '(pLate * sum) / late',
    '(pLate * sum) / SCENARIOS',
  ]),
  project('calibration', 'neighbours that fall are pooled', [
    'last.sum / last.weight >= block.sum / block.weight',
    'false',
  ]),
  project('track-record', 'the nearer the deadline, the surer what is listed', [
    'hoursLeft >= fromHours',
    'hoursLeft < fromHours',
  ]),
  project('track-record', 'a flag goes at a lower probability than it came', [
    'if (pLate < off)',
    'if (pLate < on)',
  ]),
];

export const SUPPLY_BREAKS: readonly Break[] = [
  project(
    'material-futures',
    'all lines drain one stock',
    ['used += pieces > 0 ? share * pieces * more', 'used = pieces > 0 ? share * pieces * more'],
    ['test/core/material.test.ts'],
  ),
  project(
    'material-plain',
    'use is pieces made times the bill',
    ['used += perPiece * factor * madeIn(queued, hours)', 'used += factor * madeIn(queued, hours)'],
    ['test/core/material.test.ts'],
  ),
  project(
    'material-plain',
    'a receipt counts from when it comes',
    ['if (at < until) have += pieces;', 'have += pieces;'],
    ['test/core/material.test.ts'],
  ),
  project('stock', 'what was used and not booked is gone', [
    'Math.round(used + row.failedBackflush)',
    'Math.round(used)',
  ]),
  project(
    'stock',
    'a count, and what was used since',
    ['pieces -= good * bill.perPiece(productId, materialId) * factor', 'pieces -= good * factor'],
    ['test/core/usage.test.ts'],
  ),
  project(
    'receipts',
    'receipts are as late as their supplier',
    ['promisedAt + quantile(days, u * total) * DAY_MS', 'promisedAt'],
    ['test/core/material.test.ts'],
  ),
  project('bill-of-material', 'the parts of a phantom are drawn in its place', [
    'deep.perPiece * perPiece',
    'deep.perPiece',
  ]),
  project(
    'free-stock',
    'stock serves the earliest deadline',
    ['cutoff(a) - cutoff(b)', 'cutoff(b) - cutoff(a)'],
    ['test/core/free-stock.test.ts'],
  ),
  project(
    'free-stock',
    'what runs booked is not counted twice',
    ['pieces -= waitedFor(plant, run)', 'pieces -= 0'],
    ['test/core/free-stock.test.ts'],
  ),
];
