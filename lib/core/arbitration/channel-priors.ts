import type { PropensityModel } from '../decision.ts';
import type { Channel } from '../vocabulary.ts';

/**
 * What share of contacts is answered before anything was learnt here: where to start from, not a measurement. The figures
 * only have to put the channels into a plausible order; a model that learns from this company's own outcomes replaces them.
 */
export const baseResponse: Readonly<Record<Channel, number>> = {
  email: 0.062,
  sms: 0.06,
  voice: 0.056,
  push: 0.04,
  mail: 0.034,
};

/** Late morning is best. A letter is read when it is found, whatever the hour it was sent. */
export const peakHour = 11;
const swing: Readonly<Record<Channel, number>> = { email: 0.1, sms: 0.1, voice: 0.1, push: 0.1, mail: 0 };

/** The base response of the channel times a cosine over the day: mean 1 over the 24 hours, highest at 11, lowest at 23. */
export const channelPriors: PropensityModel = {
  version: 'channel-priors-1',
  propensity: (channel, localHourOfWeek) => {
    const hoursFromPeak = (localHourOfWeek % 24) - peakHour;
    return baseResponse[channel] * (1 + swing[channel] * Math.cos((2 * Math.PI * hoursFromPeak) / 24));
  },
};
