import type { YearlyDay } from './rule-pack.ts';

/** The legal public holidays of the United States (5 USC 6103), which every state list here contains. */
export const federalHolidays: readonly YearlyDay[] = [
  { name: "New Year's Day", on: '01-01' },
  { name: 'Martin Luther King Jr. Day', weekday: 'mon', nth: 3, month: 1 },
  { name: "Washington's Birthday", weekday: 'mon', nth: 3, month: 2 },
  { name: 'Memorial Day', weekday: 'mon', nth: 'last', month: 5 },
  { name: 'Juneteenth', on: '06-19' },
  { name: 'Independence Day', on: '07-04' },
  { name: 'Labor Day', weekday: 'mon', nth: 1, month: 9 },
  { name: 'Columbus Day', weekday: 'mon', nth: 2, month: 10 },
  { name: 'Veterans Day', on: '11-11' },
  { name: 'Thanksgiving', weekday: 'thu', nth: 4, month: 11 },
  { name: 'Christmas Day', on: '12-25' },
];
