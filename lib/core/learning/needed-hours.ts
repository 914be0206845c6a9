import { untimed } from './customer-beliefs.ts';
import { hoursOfDay } from './hour-basis.ts';
import type { Options } from './options.ts';

/** Which hours of the day and of the week a draw needs. */
export type Needed = { hours: Uint8Array; hourCount: number; moments: Uint8Array; momentCount: number };

const hoursOfWeek = 7 * hoursOfDay;
/** The hour of the day of each hour of the week. */
export const hourOfMoment = Uint8Array.from({ length: hoursOfWeek }, (_, at) => at % hoursOfDay);

export const everyHour: Needed = {
  hours: Uint8Array.from({ length: hoursOfDay }, (_, hour) => hour),
  hourCount: hoursOfDay,
  moments: Uint8Array.from({ length: hoursOfWeek }, (_, at) => at),
  momentCount: hoursOfWeek,
};
const openHour = new Uint8Array(hoursOfDay);
const openMoment = new Uint8Array(untimed + 1);
const openHours: Needed = {
  hours: new Uint8Array(hoursOfDay),
  hourCount: 0,
  moments: new Uint8Array(hoursOfWeek),
  momentCount: 0,
};

/** The hours that any of the options is open at: worth finding out for many draws. */
export function hoursOf(options: readonly Options[]): Needed {
  openHour.fill(0);
  openMoment.fill(0);
  for (const { hours } of options) for (const at of hours) openMoment[at] = 1;
  openHours.hourCount = 0;
  openHours.momentCount = 0;
  for (let at = 0; at < hoursOfWeek; at++) {
    if (openMoment[at] === 0) continue;
    openHours.moments[openHours.momentCount++] = at;
    const hour = hourOfMoment[at] as number;
    if (openHour[hour] === 0) openHours.hours[openHours.hourCount++] = hour;
    openHour[hour] = 1;
  }
  return openHours;
}
