// The dates of an order, each with where it is from: promised, agreed, needed by, expected. The promise never moves.
import type { OrderNow } from '../core/types/order-now.ts';
import type { Agreed } from '../core/types/task.ts';
import { toldWords } from './order-path.ts';
import { shortName } from './place-links.ts';
import { dateWords as calendarDay, clockTime } from './plant-time.ts';
import { lastDay, personName, type Scene } from './scene.ts';
import { say } from './speech.ts';

export type DateRow = { readonly label: string; readonly when: string; readonly from: string };

/** "Tue 24 Nov 10:00": dates that are held against each other all carry their day. */
const moment = (scene: Scene, at: number): string => `${calendarDay(scene, at)} ${clockTime(scene.zone, at)}`;

export function dateRows(scene: Scene, order: OrderNow): readonly DateRow[] {
  const { promisedAt, told, isRefill } = order;
  const promised: DateRow = {
    label: isRefill ? say(scene, 'Needed by') : say(scene, 'Promised to the customer'),
    when: promisedAt === null ? say(scene, 'no date told') : moment(scene, promisedAt),
    from: toldWords(scene, told),
  };
  return [promised, ...agreedRows(scene, order), ...neededRows(scene, order), ...expectedRows(scene, order)];
}

/** What the customer agreed to, and what it was to leave on before. */
function agreedRows(scene: Scene, { orderId }: OrderNow): readonly DateRow[] {
  const found = agreedOf(scene, orderId);
  if (found === null) return [];
  const { agreed, personId } = found;
  const name = personName(scene, personId) ?? say(scene, 'Somebody');
  const now: DateRow = {
    label: say(scene, 'Agreed with the customer'),
    when: lastDay(scene, agreed.until),
    from: say(scene, '{name} wrote it', { name }),
  };
  if (agreed.firstDate === null) return [now];
  const first: DateRow = {
    label: say(scene, 'Was to leave before that'),
    when: moment(scene, agreed.firstDate),
    from: say(scene, 'kept when the new day was agreed'),
  };
  return [first, now];
}

/** The newest that was agreed of the order, and who said so. Null: nothing was. */
export function agreedOf(
  { picture }: Scene,
  orderId: string,
): { readonly agreed: Agreed; readonly personId: string | null } | null {
  const found = picture.tasks.flatMap(({ agreed, events }) => {
    if (agreed?.orderId !== orderId) return [];
    const said = events.findLast(({ act }) => act === 'agreed');
    return [{ agreed, personId: said?.personId ?? null, at: said?.at ?? 0 }];
  });
  return found.toSorted((a, b) => b.at - a.at)[0] ?? null;
}

function neededRows(scene: Scene, { shipment, isRefill }: OrderNow): readonly DateRow[] {
  if (isRefill) return [];
  const label = say(scene, 'Packing closes');
  if (shipment === null)
    return [
      {
        label,
        when: say(scene, 'no shipment known'),
        from: say(scene, 'It is judged against the promised date.'),
      },
    ];
  const from = say(scene, 'shipment {shipment}, {source}', {
    shipment: shortName(shipment.shipmentId),
    source: toldWords(scene, shipment.told),
  });
  return [
    { label, when: moment(scene, shipment.packingClosesAt), from },
    { label: say(scene, 'Leaves'), when: moment(scene, shipment.departsAt), from },
  ];
}

function expectedRows(scene: Scene, { at, dates, p90Shipment }: OrderNow): readonly DateRow[] {
  const { finishAt, p50At, p90At, unknown } = dates;
  if (unknown !== null || (finishAt === null && p50At === null && dates.slipDays === 0)) return [];
  const box = say(scene, 'forecast of {at}', { at: clockTime(scene.zone, at) });
  const safe =
    p90Shipment === null
      ? box
      : say(scene, 'leaves with {shipment}, {at}', {
          shipment: shortName(p90Shipment.shipmentId),
          at: moment(scene, p90Shipment.departsAt),
        });
  const late = say(scene, 'after the known shifts');
  const when = (moment_: number | null): string => (moment_ === null ? late : moment(scene, moment_));
  return [
    { label: say(scene, 'Done, if today’s rate holds'), when: when(finishAt), from: box },
    { label: say(scene, 'Done in half of the futures'), when: when(p50At), from: box },
    { label: say(scene, 'Done in 9 of 10 futures'), when: when(p90At), from: safe },
  ];
}
