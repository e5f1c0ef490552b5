// Rules as a plant may have hundreds of: alerts and policies of three domains, each in a file of its own.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** `more`: what only its kind has. `figure` is a share that no other rule of the form has. */
type Form = {
  readonly domain: 'delivery' | 'material' | 'quality';
  readonly each: string;
  when(figure: string): string;
  readonly clearWhen?: string;
  readonly more: readonly string[];
};

const alert = (
  groupBy: string,
  consequence: string,
  role: string,
  held: readonly string[] = [],
): string[] => [
  ...held,
  `groupBy: ${groupBy}`,
  `consequence: ${consequence}`,
  `owner: { role: ${role}, escalate: [shift-supervisor, plant-manager], after: 20 min }`,
  'falsePositives: A new product running in.',
];

const FORMS: readonly Form[] = [
  {
    domain: 'delivery',
    each: 'order on line',
    when: () =>
      'line.driftLow <= -params.drift && line.driftSure >= 0.9 && order.pLate >= params.figure && order.slipDays > 0.0',
    clearWhen: 'order.pLate < 0.3',
    more: alert('line', 'delay', 'planner', ['for: 2 working days', 'keep: 4 working hours']),
  },
  {
    domain: 'material',
    each: 'material',
    when: (figure) => `material.pRunout >= ${figure} && material.shortPieces > 0.0`,
    clearWhen: 'material.pRunout < 0.2',
    more: alert('material', 'material', 'buyer', ['keep: 2 working hours']),
  },
  {
    domain: 'delivery',
    each: 'order',
    when: (figure) => `(customer.class == "A" || order.completeOnly) && order.pLate >= ${figure}`,
    more: ['kind: policy', 'effect: { minBand: 2, notify: [planner] }', 'reviewBy: 2027-03-31'],
  },
  {
    domain: 'quality',
    each: 'station feeding order',
    when: () =>
      'station.scrapSpike && station.badSinceSpike >= 3.0 && order.running && order.pLate < params.figure',
    clearWhen: '!station.scrapSpike',
    more: alert('station', 'quality', 'quality'),
  },
  {
    domain: 'delivery',
    each: 'order on line',
    when: () => 'order.pLate >= params.figure && order.slipDays > params.slip && order.slackHours < hours(8)',
    clearWhen: 'order.pLate < 0.4',
    more: alert('line', 'delay', 'planner', ['for: 20 min']),
  },
];

/** The text of rule `i`; no two of them do the same. */
function ruleText(form: Form, i: number): string {
  const figure = (0.5 + i / 2_500).toFixed(4);
  const params = { drift: '0.08', figure, slip: '0.5' };
  const used = Object.entries(params).filter(([name]) => form.when(figure).includes(`params.${name}`));
  const lines = [
    `id: bench-${form.domain}-${i}`,
    `title: What veteran ${i} of ${form.domain} looks at first`,
    'why: Past this it was never noise. Whoever waits longer pays for it twice.',
    'author: D. Reyes, tooling',
    'since: 2026-03-03',
    'status: active',
    `each: ${form.each}`,
    `when: ${form.when(figure)}`,
    ...(form.clearWhen === undefined ? [] : [`clearWhen: "${form.clearWhen}"`]),
    ...(used.length === 0
      ? []
      : [`params: { ${used.map(([name, value]) => `${name}: ${value}`).join(', ')} }`]),
    ...form.more,
  ];
  return `version: 1\nrules:\n  - ${lines.join('\n    ')}\n`;
}

/** Writes so many rules under `dir`, into the folders of their domains. */
export function writeRules(dir: string, count: number): void {
  for (const { domain } of FORMS) mkdirSync(join(dir, domain), { recursive: true });
  for (let i = 0; i < count; i++) {
    const form = FORMS[i % FORMS.length] as Form;
    writeFileSync(join(dir, form.domain, `bench-${i}.yaml`), ruleText(form, i));
  }
}
