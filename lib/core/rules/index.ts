import { address } from './address.ts';
import { addressSuppression } from './address-suppression.ts';
import { channelPreference } from './channel-preference.ts';
import { consent } from './consent.ts';
import { content } from './content.ts';
import { cooldown } from './cooldown.ts';
import { customerWindow } from './customer-window.ts';
import { dncRegistry } from './dnc-registry.ts';
import { doNotCall } from './do-not-call.ts';
import { doNotContact } from './do-not-contact.ts';
import { frequencyCaps } from './frequency-caps.ts';
import { holdout } from './holdout.ts';
import { killSwitch } from './kill-switch.ts';
import { lawCaps } from './law-caps.ts';
import { lawHoliday } from './law-holiday.ts';
import { lawWindow } from './law-window.ts';
import { pause } from './pause.ts';
import { pendingLimit } from './pending-limit.ts';
import { policyWindow } from './policy-window.ts';
import { quietDate } from './quiet-date.ts';
import { quietHoliday } from './quiet-holiday.ts';
import { quietHours } from './quiet-hours.ts';
import type { Rule } from './rule.ts';
import { sender } from './sender.ts';
import { timeZone } from './time-zone.ts';
import { topicPreference } from './topic-preference.ts';

/** Every rule, in the order of the funnel. All of them are asked, so that an answer names every obstacle. */
export const rules: readonly Rule[] = [
  // Is the contact possible at all?
  killSwitch,
  address,
  content,
  sender,
  pendingLimit,
  // May this purpose use this channel?
  consent,
  // Did anyone say no?
  doNotContact,
  doNotCall,
  dncRegistry,
  addressSuppression,
  channelPreference,
  topicPreference,
  // When? The law of the place comes first; company and customer only narrow it.
  lawWindow,
  lawHoliday,
  pause,
  timeZone,
  policyWindow,
  quietDate,
  quietHoliday,
  customerWindow,
  quietHours,
  // How often?
  lawCaps,
  frequencyCaps,
  cooldown,
  // Is the customer left alone, so that the effect can be measured?
  holdout,
];
