// Overtime that can still be asked for, in words and on the picture.
import t from 'tap';
import type { ExtraHours, Picture } from '../src/core/types/picture.ts';
import { picturePage } from '../src/render/picture-page.ts';
import { sceneOf } from '../src/render/scene.ts';
import { extraHoursTitle, extraHoursWords } from '../src/render/words/extra-hours.ts';
import { at, NOW, people, picture } from './fixtures/decisions.ts';

const scene = (shown: Partial<Picture> = {}) =>
  sceneOf({ ...picture, ...shown }, people, { now: NOW, ruleNumber: () => null });

t.test(
  'overtime that can be asked for: where it saves most, on which orders, and whether it pays',
  async (t) => {
    const hours: ExtraHours = {
      countermeasureId: 'night-l4',
      lineId: 'L4',
      lineName: 'Line 4',
      from: at('2026-11-19T22:00'),
      to: at('2026-11-20T05:00'),
      closesAt: at('2026-11-19T14:00'),
      costMinor: 190_000,
      savesMinor: 321_400,
      orderIds: ['4471', '4476'],
      taskId: null,
      planned: false,
      rivalTaskId: null,
    };
    const known = scene({ extraHours: [hours] });
    t.equal(extraHoursTitle(known, hours), 'Overtime saves most on Line 4, tonight: $3,200');
    t.equal(
      extraHoursWords(known, hours),
      '22:00 to 05:00 is expected to save $3,200 on orders 4471 and 4476; costs $1,900. Ask by 14:00.',
    );
    const dear = { ...hours, costMinor: 400_000, orderIds: ['4471'], taskId: 1071, planned: true };
    t.equal(
      extraHoursWords(known, dear),
      '22:00 to 05:00 is expected to save $3,200 on order 4471 as task 1071 proposes it; costs $4,000, so it does not pay. Ask by 14:00.',
    );
    t.match(
      extraHoursWords(known, { ...hours, costMinor: null, orderIds: ['1', '2', '3', '4', '5'] }),
      /on 5 orders; no cost known\./,
    );
    const page = picturePage(known, { personId: null, mayAct: true }, () => null).main.html;
    t.match(page, 'Overtime saves most on Line 4, tonight: $3,200');
  },
);
