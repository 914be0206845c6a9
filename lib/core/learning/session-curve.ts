import { hoursOfDay } from './hour-basis.ts';

/** How a customer's hours are drawn to the common ones. */
export type SessionLaw = {
  /** As many sessions weigh as much as what is common. */
  concentration: number;
  /** How far a session speaks for the hours beside it: the deviation of a Gaussian kernel, in hours. */
  reach: number;
};

/** Fitted on a public log of when 489 customers opened their e-mails (bench/learning/outspot.ts). */
export const usualSessionLaw: SessionLaw = { concentration: 15, reach: 1.5 };

/**
 * At which hours of the day a customer is there, from how many sessions began at each (24 counts): the common curve (24
 * shares), and a hump at each session of the customer's own. Sums to 1. A plain histogram of the customer is worse than
 * no personal curve at all until ten sessions are seen.
 */
export function sessionCurve(
  sessions: ArrayLike<number>,
  common: Float64Array,
  { concentration, reach }: SessionLaw = usualSessionLaw,
): Float64Array {
  const kernel = kernelOf(reach);
  let seen = 0;
  for (let hour = 0; hour < hoursOfDay; hour++) seen += sessions[hour] as number;
  return common.map((share, hour) => {
    let sum = concentration * share;
    for (let at = 0; at < hoursOfDay; at++) {
      sum += (sessions[at] as number) * (kernel[(hour - at + hoursOfDay) % hoursOfDay] as number);
    }
    return sum / (concentration + seen);
  });
}

/** Weights by distance around the clock; they sum to 1. */
function kernelOf(reach: number): Float64Array {
  const kernel = Float64Array.from({ length: hoursOfDay }, (_, shift) => {
    const distance = Math.min(shift, hoursOfDay - shift);
    return Math.exp((-distance * distance) / (2 * reach * reach));
  });
  const sum = kernel.reduce((total, weight) => total + weight, 0);
  return kernel.map((weight) => weight / sum);
}
