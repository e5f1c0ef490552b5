// What ERP expects of the floor at the moment: plan rates and open runs, as tags are compared with them.

export type OpenRun = {
  readonly id: string;
  readonly line: string | null;
  readonly material: string;
  /** What the machine calls it where that is not the run's own number. */
  readonly job: string | null;
  /** Orders it makes pieces for. */
  readonly orders: readonly string[];
};

export type PlanRate = { readonly line: string; readonly material: string; readonly ratePerHour: number };

export type Plan = { readonly runs: readonly OpenRun[]; readonly rates: readonly PlanRate[] };

export const NO_PLAN: Plan = { runs: [], rates: [] };

/** What a machine says that is on it. */
export const jobOf = ({ id, job }: OpenRun): string => job ?? id;

/** Runs whose job that is, those of this line first; none where it is no open run. */
export function runsOf({ runs }: Plan, job: string, line: string | null): readonly OpenRun[] {
  const named = runs.filter((run) => jobOf(run) === job);
  return named.toSorted((a, b) => Number(b.line === line) - Number(a.line === line));
}

/** Plan rates of a line: of what is on it where that is known, else of all it makes. */
export function ratesOf({ rates }: Plan, line: string | null, material: string | null): readonly number[] {
  const own = rates.filter((one) => one.line === line);
  const now = own.filter((one) => one.material === material);
  return (now.length > 0 ? now : own).map(({ ratePerHour }) => ratePerHour);
}

type Told = { readonly id: string; readonly fields: { readonly [name: string]: unknown } };

/** Kinds of record a plan is made of. */
export const PLAN_KINDS: ReadonlySet<string> = new Set(['run', 'peg', 'standard']);

export type OpenPlan = { take(kind: string, record: Told): void; plan(): Plan };

/** Makes a plan of the records that are told: open runs with their orders, and standard rates. */
export function openPlan(): OpenPlan {
  const runs: Told[] = [];
  const orders = new Map<string, string[]>();
  const rates: PlanRate[] = [];
  return {
    take(kind: string, record: Told): void {
      const { fields } = record;
      if (kind === 'run' && fields['status'] !== 'closed') runs.push(record);
      if (kind === 'peg') {
        const run = String(fields['run']);
        orders.set(run, [...(orders.get(run) ?? []), String(fields['demand'])]);
      }
      const { line, material, ratePerHour } = fields;
      if (kind === 'standard' && typeof ratePerHour === 'number' && ratePerHour > 0)
        rates.push({ line: String(line), material: String(material), ratePerHour });
    },
    plan: (): Plan => ({ runs: runs.map((run) => openRun(run, orders.get(run.id) ?? [])), rates }),
  };
}

function openRun({ id, fields }: Told, orders: readonly string[]): OpenRun {
  const text = (name: string): string | null => (typeof fields[name] === 'string' ? fields[name] : null);
  return {
    id,
    line: text('line'),
    material: text('material') ?? '',
    job: text('job'),
    orders: [...new Set(orders)],
  };
}
