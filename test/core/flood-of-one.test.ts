// The list of a flood with one thing on it: told by itself, as far as the measure of a shift goes.
import t from 'tap';
import { newPace, type Reading, sorted } from '../../src/core/task/pace.ts';
import { picture } from '../fixtures/decisions.ts';
import { utc } from './roster-plant.ts';

const at = (text: string): number => utc('Europe/Berlin', `2026-06-${text}`);

t.test(
  'the one thing that a flood holds back is a new task as well: beyond those of a shift it waits',
  (t) => {
    const reading: Reading = {
      ...{ now: at('10T08:00'), isAwake: true, isBeginning: false, isFlood: true, isOutageOver: false },
      ...{ dutyBegins: () => at('11T06:00'), dutyEnds: () => at('10T14:00'), wakeAboveMinor: 5_000_000 },
      isFlooded: () => true,
      isLongDuty: () => false,
    };
    const asks = picture.decisions.slice(0, 2).map((one) => ({
      decision: { ...one, reason: { ...one.reason, band: 2 as const } },
      class: 'raised' as const,
    }));
    const told = (tasks: number, of: typeof asks): string[] => {
      const pace = { ...newPace(reading.now), tasks, shiftEndsAt: at('10T14:00') };
      const { told } = sorted(pace, of, { reading, waited: () => false });
      return told.map(({ as, asks }) => `${as} ${asks.length}`);
    };
    t.same(told(5, asks.slice(0, 1)), ['itself 1']);
    t.same(told(6, asks.slice(0, 1)), []);
    t.same(told(6, asks), ['flood 2'], 'of two there is a list');
    t.end();
  },
);
