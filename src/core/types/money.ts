// Money: integer minor units with their currency, never a float of dollars.

/** ISO 4217 code, for instance "USD". One plant reports in one currency. */
export type Currency = string;

export type Money = { readonly minor: number; readonly currency: Currency };
