/** The lawful moments of one channel. */
export type Options = {
  /** Index into `channels`. */
  channel: number;
  /** Local hours of the week, or `untimed` alone. */
  hours: Uint8Array;
  /** What waiting until each of them leaves of the value (0–1). */
  worth: Float64Array;
  /** What a response is worth, the customer's preference for the channel included. */
  value: number;
  cost: number;
  /** What the contact would be sent in (`setting.ts`), without where the customer is; not said: nothing in particular. */
  setting?: number;
  /** Where the customer is now, as a setting, and how many of the hours come before that is over. */
  presence?: number;
  present?: number;
};

export type Choosing = {
  /** Of the deviation of what is believed of the customer, how much a draw varies: 0 takes what is best on average, 1 is Thompson's rule. */
  customerWidth: number;
  /** The same for the population. */
  populationWidth: number;
  /** What losing the customer costs, in the currency of the values. */
  lossOfCustomer: number;
};

/** What was chosen: an option and one of its hours; both −1: to wait. */
export type Pick = { option: number; slot: number };
