import type { DecisionRequest, Facts } from '../decision.ts';
import { untimed } from '../learning/customer-beliefs.ts';
import type { Options } from '../learning/options.ts';
import { acquired, presenceLasts, settingFor } from '../learning/setting.ts';
import { localHourOfWeek } from '../local-time/local-clock.ts';
import type { Judgement } from '../rules/judge-channel.ts';
import { channels } from '../vocabulary.ts';
import { type Occasion, responseValue } from './choice.ts';
import { openHours } from './open-hours.ts';
import { waiting } from './score-slots.ts';

/** The open moments of one channel, as a learned choice weighs them. */
export type Slots = Required<Options> & { /** When each hour is first open. */ instants: Float64Array };

/** The slots of a channel that is open at all, in the customer's zone; of a letter the first instant alone. */
export function slotsOf(
  { channel, open }: Judgement,
  { purpose, presence = null }: DecisionRequest,
  { profile }: Pick<Facts, 'profile'>,
  { from, now, zone, cost }: Occasion & { zone: string; cost: number },
): Slots {
  const instants = channel === 'mail' ? [open[0] as number] : openHours(open, zone);
  // Slots are full hours, the first apart: no other comes within the half hour in which presence counts.
  const isSoon = (open[0] as number) - now <= presenceLasts;
  return {
    channel: channels.indexOf(channel),
    hours: Uint8Array.from(instants, (at) => (channel === 'mail' ? untimed : localHourOfWeek(zone, at))),
    instants: Float64Array.from(instants),
    worth: Float64Array.from(instants, (at) => 1 / waiting(at - from)),
    value: responseValue,
    cost,
    setting: settingFor(purpose, null) | (profile.acquisitionChannel === channel ? acquired : 0),
    presence: settingFor('marketing', presence),
    present: presence !== null && isSoon ? 1 : 0,
  };
}
