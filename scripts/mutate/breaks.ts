// One deliberate mistake for each formula of the core: the floor, what follows from it, what rules say, what to decide, who is told.
import { ALERT_BREAKS } from './alert-breaks.ts';
import { AHEAD, type Break, estimate, ON_THE_FLOOR, picture, project } from './break.ts';
import { FLOOR_BREAKS } from './floor-breaks.ts';
import { LINE_BREAKS, SUPPLY_BREAKS } from './projection-breaks.ts';
import { RULE_BREAKS } from './rules-breaks.ts';

const QUALITY = ['test/core/quality.test.ts'];
const OPTIONS = ['test/core/options.test.ts', 'test/core/what-if.test.ts'];

const DECISIONS: readonly Break[] = [
  project(
    'delay-outcome',
    'a fix leaves one in five at most',
    ['pLate <= FIX_P &&', 'pLate <= 0.6 &&'],
    OPTIONS,
  ),
  project(
    'delay-outcome',
    'expected cost is cost and what is then lost',
    ['null : costMinor + lossMinor', 'null : lossMinor'],
    AHEAD,
  ),
  project(
    'delay-outcome',
    'every order that feels it counts',
    ['lossMinor += after - stake.lossMinor', 'lossMinor += felt ? 0 : after - stake.lossMinor'],
    OPTIONS,
  ),
  project('options', 'the value of acting is of the best fix', ['null : nothing - best', 'null : nothing']),
  project('options', 'waiting costs the best of today less the best then', [
    'Math.max(0, then - now)',
    'Math.max(0, then)',
  ]),
  project(
    'chance-after',
    'a change moves the place of a run',
    ['finishNear(capacity, s, hoursIn(place, s, rest), near)', 'queued.ends[s] as number'],
    OPTIONS,
  ),
  project(
    'chance-after',
    'what holds a run elsewhere still holds it',
    ['Math.max(done, partsAt === null ? held : Math.min(held, partsAt[s] as number))', 'done'],
    AHEAD,
  ),
  project('safe-promise', 'behind everything queued', [
    'finishAt(capacity, s, begin + setupHours',
    'finishAt(capacity, s, setupHours',
  ]),
  project('safe-promise', 'at the future that is that sure', ['<= 1 - sure', '<= sure']),
  picture(
    'rank-order',
    'what waiting costs goes first',
    ['return [pin, waiting, value, ...UNPRICED];', 'return [pin, value, waiting, ...UNPRICED];'],
    ['test/core/rank-order.test.ts'],
  ),
  project(
    'resources',
    'no resource is used twice at one time',
    ['a.from < b.to && b.from < a.to', 'a.from < b.from && b.from < a.to'],
    ['test/core/joint-plan.test.ts'],
  ),
  picture(
    'joint-plan',
    'an exchange where the whole plan is worth more',
    ['if (gain > 0) return true;', 'if (gain > 1e9) return true;'],
    ['test/core/joint-plan.test.ts'],
  ),
  picture(
    'episodes',
    'one card about late orders on a cause',
    ['told.has(id) || joins(id)', 'told.has(id)'],
    ['test/core/one-lateness.test.ts'],
  ),
  picture(
    'hours-saved',
    'overtime saves what is then lost less',
    ['(before ? lossIn(before) : lossMinor) - lossIn(after)', 'lossMinor'],
    ['test/core/extra-hours.test.ts'],
  ),
  project(
    'overdue',
    'a shipment still to leave keeps an order alive',
    ['?.departsAt ?? 0) > now', '?.departsAt ?? 0) > now + 1e12'],
    ['test/core/overdue.test.ts'],
  ),
  picture(
    'join-score',
    'a count agrees within a share of what was booked',
    ['AGREE_SHARE * Math.max(confirmed, 1)', 'AGREE_SHARE * Math.max(pieces, 1)'],
    ['test/core/join-score.test.ts'],
  ),
  picture(
    'join-score',
    'the score is the mean of the shares that can be judged',
    ['sum / judged.length', 'sum / shares.length'],
    ['test/core/join-score.test.ts'],
  ),
  picture('rank', 'the band: severity against time to act', ['lossMinor > m2 ? 1', 'lossMinor > m1 ? 1']),

  project('options', 'the last moment is when the last that pays closes', [
    'rungs.at(-1)?.until ?? null',
    'rungs[0]?.until ?? null',
  ]),
  project(
    'quality',
    'bad pieces at the end of the run',
    [
      'projectedBadPieces: Math.round(watch.badSince + share * remaining)',
      'projectedBadPieces: Math.round(watch.badSince + share)',
    ],
    QUALITY,
  ),
  project(
    'quality',
    'nine times in ten between',
    ['(a + b + remaining)) / (a + b + 1)', '(a + b)) / (a + b + 1)'],
    AHEAD,
  ),
  project(
    'quality',
    'act before the bad pieces have cost as much as the fix',
    ['consequence.since + (fixCostMinor / perHour) * HOUR_MS', 'consequence.since + fixCostMinor / perHour'],
    AHEAD,
  ),
  estimate(
    'scrap',
    'the share since the spike leaves its first piece out',
    ['watch.badSince - 1)', 'watch.badSince)'],
    ON_THE_FLOOR,
  ),
];

export const BREAKS: readonly Break[] = [
  ...FLOOR_BREAKS,
  ...LINE_BREAKS,
  ...SUPPLY_BREAKS,
  ...RULE_BREAKS,
  ...ALERT_BREAKS,
  ...DECISIONS,
];
