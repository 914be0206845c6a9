import { hoursOfDay } from '../../lib/core/learning/hour-basis.ts';
import { sessions } from '../../lib/core/learning/response.ts';
import { type SessionLaw, sessionCurve } from '../../lib/core/learning/session-curve.ts';
import { hour } from '../../lib/core/vocabulary.ts';
import { readLog } from './read-log.ts';
import { type Bar, meanOf, shown } from './report.ts';

/**
 * At which hour does a customer open the next e-mail? Customers in five parts; what is common, and how far customers differ, is
 * fitted on the other four parts. Log-loss of all later sessions against the common histogram, after 1, 3 and 10 sessions.
 */
const parts = 5;
const laws: readonly SessionLaw[] = [4, 8, 12, 16, 24, 40].flatMap((concentration) =>
  [0.75, 1, 1.5, 2, 3].map((reach) => ({ concentration, reach })),
);
const after = [1, 3, 10] as const;

export function outspot(folder: string): Bar[] | null {
  const rows = readLog(folder, 'outspot-opens.csv.gz');
  if (rows === null) return null;
  const opens = new Map<string, number[]>();
  for (const { user_id: user = '', opened = '' } of rows) {
    const at = Date.parse(opened.replace(' UTC', 'Z').replace(' ', 'T'));
    opens.set(user, [...(opens.get(user) ?? []), at]);
  }
  const customers = [...opens]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([, instants]) => sessions(instants).map((at) => Math.floor(at / hour) % hoursOfDay));
  const losses = after.map(() => [] as number[]);
  const histogramLosses = after.map(() => [] as number[]);
  for (let part = 0; part < parts; part++) {
    const others = customers.filter((_, index) => index % parts !== part);
    const common = histogram(others.flat());
    const law = fitLaw(others, common);
    for (const [index, hours] of customers.entries()) {
      if (index % parts !== part) continue;
      for (const [place, seen] of after.entries()) {
        if (hours.length <= seen) continue;
        const own = sessionCurve(counts(hours.slice(0, seen)), common, law);
        losses[place]?.push(lossOf(hours.slice(seen), own) - lossOf(hours.slice(seen), common));
        const naive = counts(hours.slice(0, seen)).map((count) => (count + 1) / (seen + hoursOfDay));
        histogramLosses[place]?.push(lossOf(hours.slice(seen), naive) - lossOf(hours.slice(seen), common));
      }
    }
  }
  return after.map((seen, place) => {
    const own = meanOf(losses[place] as number[]);
    const naive = meanOf(histogramLosses[place] as number[]);
    return {
      what: `Outspot, after ${seen} session${seen > 1 ? 's' : ''} (${own.count} customers): log-loss against the common histogram`,
      measured: `${shown(own)}; histogram of the customer ${shown(naive)}`,
      bar: seen === 1 ? 'not significantly above 0' : 'significantly below 0',
      held: seen === 1 ? own.low <= 0 : own.high < 0,
    };
  });
}

function counts(hours: readonly number[]): Float64Array {
  const of = new Float64Array(hoursOfDay);
  for (const at of hours) of[at] = (of[at] as number) + 1;
  return of;
}

/** Shares by hour, one imagined session in each. */
function histogram(hours: readonly number[]): Float64Array {
  return counts(hours).map((count) => (count + 1) / (hours.length + hoursOfDay));
}

function lossOf(hours: readonly number[], shares: Float64Array): number {
  return hours.reduce((sum, at) => sum - Math.log(shares[at] as number), 0) / hours.length;
}

/** The law under which each session of these customers is told best by the ones before it. */
function fitLaw(customers: readonly (readonly number[])[], common: Float64Array): SessionLaw {
  const lossUnder = (law: SessionLaw) => {
    let loss = 0;
    for (const hours of customers) {
      for (let seen = 1; seen < Math.min(hours.length, 20); seen++) {
        const own = sessionCurve(counts(hours.slice(0, seen)), common, law);
        loss -= Math.log(own[hours[seen] as number] as number);
      }
    }
    return loss;
  };
  const losses = laws.map(lossUnder);
  return laws[losses.indexOf(Math.min(...losses))] as SessionLaw;
}
