/** A line of an export of Amazon Pinpoint. */
export const exported = (channel: string, address: string, rest: object = {}) => ({
  ChannelType: channel,
  Address: address,
  OptOut: 'NONE',
  EndpointStatus: 'ACTIVE',
  EffectiveDate: '2026-01-01T00:00:00.000Z',
  User: { UserId: 'u-1' },
  ...rest,
});
