// How far the rate may wander until a date: an AR(1) level per shift, and the spread of its mean (DESIGN.md 3).

/** Levels return to usual with this time constant; 3 to 20 working days are plausible, 12 keeps a drift a drift. */
const RETURN_WORKING_DAYS = 12;
/** Spread of a shift's level about the line's usual: episodes, crews, materials (DESIGN.md 2). */
const LEVEL_SIGMA = 0.04;
const SHIFT_HOURS = 8;
/**
 * Breakdowns until the line's own are known: one in 40 scheduled hours, 48 minutes in the middle, exponential. Their
 * mean is in the usual rate already; over H hours they spread the mean rate by sqrt(2 m² / (40 H)).
 */
const HOURS_PER_STOP = 40;
const STOP_HOURS = 0.8;

/** ln of the mean rate over the horizon against usual, and its standard deviation. */
export type RateForecast = { readonly meanLog: number; readonly sigma: number };

export type LevelInput = {
  /** ln of the level now and its error: the drift, or zero about usual. */
  readonly log: number;
  readonly logError: number;
  readonly hourSigma: number;
  /** Scheduled hours to the date, and per calendar day, which turns shifts into working days. */
  readonly hours: number;
  readonly hoursPerDay: number;
};

/** P g² + Q-term + R/n + availability of DESIGN.md 3, for the mean level over the shifts until the date. */
export function forecastRate(input: LevelInput): RateForecast {
  const shifts = Math.max(1, input.hours / SHIFT_HOURS);
  const shiftDays = SHIFT_HOURS / Math.max(SHIFT_HOURS, input.hoursPerDay);
  const rho = Math.exp(-shiftDays / RETURN_WORKING_DAYS);
  const n = Math.ceil(shifts);
  const kept = (rho * (1 - rho ** n)) / (1 - rho) / n;
  const step = LEVEL_SIGMA * LEVEL_SIGMA * (1 - rho * rho);
  let wander = 0;
  for (let j = 1; j <= n; j++) {
    const sum = (1 - rho ** j) / (1 - rho);
    wander += sum * sum;
  }
  const hourly = (input.hourSigma * input.hourSigma * 1.86) / Math.max(1, input.hours);
  const stops = (2 * STOP_HOURS * STOP_HOURS) / (HOURS_PER_STOP * Math.max(SHIFT_HOURS, input.hours));
  const variance = input.logError ** 2 * kept ** 2 + (step * wander) / (n * n) + hourly + stops;
  return { meanLog: input.log * kept, sigma: Math.sqrt(variance) };
}
