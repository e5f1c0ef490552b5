// How the works behave: every number of its physics, its desk and its stores, with unit and reason.

/** The works begin on a Monday in winter, so that each year has both weeks in which the clocks change. */
export const FIRST_DAY = '2024-01-01';
/** Orders known at the end are still made: the truth is told for so many weeks more than is learned. */
export const TAIL_WEEKS = 8;
/** Where hidden things (drift, stops, stock) are walked in steps, a step is this long. */
export const STEP_MINUTES = 10;

/** Plan rates, in good pieces per hour. */
export const RATE_PER_HOUR = [100, 400] as const;
export const PRODUCTS_PER_LINE = [3, 6] as const;
/** ln of true over plan rate, between products: plan rates are never quite right. */
export const STANDARD_ERROR_SIGMA = 0.03;
/** ln of the mean running rate over plan: planners know about small losses and put the plan below the best hour. */
export const RUNNING_OVER_PLAN = 0.034;

/** ln rate of an hour, and how much of an hour's deviation the next one keeps. */
export const HOUR_SIGMA = 0.08;
export const HOUR_MEMORY = 0.3;
/** ln rate of a shift: half of the variance is the crew's, which change shifts every week, half the day's. */
export const CREW_SIGMA = 0.02;

/** Unlogged stops: so many hours have one, and lose such a share. */
export const MICRO_HOURS_SHARE = 0.04;
export const MICRO_LOSS = [0.15, 0.65] as const;

/** Logged breakdowns in scheduled hours: one in 40, most short, some long, 0.7 h in the mean. */
export const BREAKDOWN_EVERY_HOURS = 40;
export const BREAKDOWN_SHORT_HOURS = 0.5;
export const BREAKDOWN_LONG_HOURS = 3;
export const BREAKDOWN_LONG_SHARE = 0.08;

/** Hidden drift: from one start to the next and how long, in days of work (32 are six and a half weeks); share of the rate lost. */
export const DRIFT_EVERY_DAYS = 32;
export const DRIFT_DAYS = 6;
export const DRIFT_SHARE = [0.05, 0.15] as const;
/** The others begin as a step: what breaks, breaks; what wears, wears. */
export const DRIFT_RAMP_PART = 0.1;

/** Setup between products in hours, and ln of actual over planned. */
export const SETUP_HOURS = [0.5, 1.5] as const;
export const SETUP_SIGMA = 0.3;

/** Share of bad pieces of a station as usual, and in a spike as a multiple of it. */
export const USUAL_BAD_SHARE = [0.005, 0.02] as const;
export const SPIKE_FACTOR = [3, 10] as const;
/** No spike makes more bad pieces than this share. */
export const SPIKE_LARGEST_SHARE = 0.15;
export const SPIKE_EVERY_HOURS = 375;
export const SPIKE_HOURS = [2, 8] as const;

/** Hours of work of an order at plan: 4.5 orders a week fill a line of two shifts. */
export const ORDER_HOURS = 15.2;
export const ORDER_HOURS_SIGMA = 0.45;
/** Weeks of work at plan that the desk keeps in the book of a line: eight to nine orders. */
export const BOOK_WEEKS = 1.75;
/** Demand breathes about that, from week to week. */
export const BOOK_SIGMA = 0.15;
/** What the desk adds to the plan's finish before it looks for a truck, in scheduled hours: mean and shape (gamma). */
export const SLACK_HOURS = 4.6;
export const SLACK_SHAPE = 2;

/** Value of a piece in minor units; margin and late fee as shares of the order's value. */
export const PIECE_VALUE_MINOR = [600, 3_000] as const;
export const MARGIN_SHARE = [0.08, 0.25] as const;
export const LATE_FEE_SHARES = [0, 0.02, 0.05, 0.1] as const;

/** Share of orders whose run makes a second order too. */
export const SHARED_RUN_SHARE = 0;

/** Over-consumption of a part: time from one episode to the next and length in days; share used above the bill. */
export const OVERUSE_EVERY_DAYS = 70;
export const OVERUSE_DAYS = 20;
export const OVERUSE_SHARE = [0.06, 0.15] as const;
/** Stock that material planning keeps, in working days of use. */
export const SAFETY_DAYS = 2;
/** Share of receipts that come late, unannounced, and by how many days. */
export const LATE_RECEIPT_SHARE = 0.06;
export const LATE_RECEIPT_DAYS = [1, 3] as const;
/** From an empty shelf to the emergency truck, in hours. */
export const EMERGENCY_HOURS = [2, 5] as const;

export type Span = readonly [low: number, high: number];
