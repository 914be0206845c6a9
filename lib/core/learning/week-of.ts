import { type Channel, channels, tableOf } from '../vocabulary.ts';
import { emptyBeliefs, untimed } from './customer-beliefs.ts';
import { learnCustomer } from './learn-customer.ts';
import { type LearnedModel, segmentModel } from './learned-model.ts';
import type { ResponseLog } from './log-bytes.ts';
import { placedLog } from './placed-log.ts';
import { propensityOf } from './reported-propensity.ts';
import { acquired } from './setting.ts';

type Likelihood = { propensity: number; low: number; high: number };

/** How likely a contact is answered at each local hour of the week, by channel; a letter, whenever it was sent. */
export type Week = Readonly<Record<Channel, readonly Likelihood[]>>;

const hours = Array.from({ length: 168 }, (_, hour) => hour);

/** What is believed of a customer with these answers in a segment, or of the segment itself where there are none. */
export function weekOf(
  model: LearnedModel,
  segment: number,
  log: ResponseLog,
  { zone, acquisition }: { zone: string; acquisition: Channel | null },
  now: number,
): Week {
  const { view, draws } = segmentModel(model, segment, false);
  const beliefs = emptyBeliefs();
  learnCustomer(beliefs, placedLog(log, zone, acquisition), view, now);
  return tableOf(channels, (channel) =>
    (channel === 'mail' ? [untimed] : hours).map((at) =>
      propensityOf(beliefs, draws, channels.indexOf(channel), at, 0, channel === acquisition ? acquired : 0),
    ),
  );
}
