import type { PropensityModel } from '../decision.ts';
import { baseResponse, peakHour } from '../learning/base-rates.ts';
import type { Channel } from '../vocabulary.ts';

const swing: Readonly<Record<Channel, number>> = { email: 0.1, sms: 0.1, voice: 0.1, push: 0.1, mail: 0 };

/** The base response of the channel times a cosine over the day: mean 1 over the 24 hours, highest at 11, lowest at 23. */
export const channelPriors: PropensityModel = {
  version: 'channel-priors-1',
  propensity: (channel, localHourOfWeek) => {
    const hoursFromPeak = (localHourOfWeek % 24) - peakHour;
    return baseResponse[channel] * (1 + swing[channel] * Math.cos((2 * Math.PI * hoursFromPeak) / 24));
  },
};
