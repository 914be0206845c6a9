import { channelPriors } from '../lib/core/arbitration/channel-priors.ts';
import type { ContactPoint, Profile, WeeklyWindow } from '../lib/core/customer.ts';
import { decide } from '../lib/core/decide.ts';
import { type DecisionRequest, type Facts, killSwitchOff } from '../lib/core/decision.ts';
import { defaultPolicy } from '../lib/core/default-policy.ts';
import { emptyGate, type Gate } from '../lib/core/gate.ts';
import type { Policy } from '../lib/core/policy.ts';
import { channels, day, hour, weekdays } from '../lib/core/vocabulary.ts';

/**
 * How many decisions one core makes in a second: five channels over a week, about a hundred open slots, every rule, reasons
 * included; and how that compares with a decision that only asks the platform's calendar for each candidate hour.
 */
const zones = [
  'America/New_York',
  'Europe/London',
  'Asia/Kathmandu',
  'Australia/Sydney',
  'America/Los_Angeles',
];
const start = Date.UTC(2026, 2, 2, 3);
const workdays = weekdays.slice(0, 5);

const windows: readonly WeeklyWindow[] = [{ days: [...weekdays], from: '08:00', to: '23:00' }];
const policy: Policy = { ...defaultPolicy, windows, senders: channels };

const points: readonly ContactPoint[] = channels.map((channel) => ({
  channel,
  address: channel,
  country: null,
  areaCode: null,
  lineType: 'unknown',
  verifiedAt: null,
  source: null,
}));

/** Customers as they come from the store: every one with objects of its own, so nothing is shared but the policy. */
function customer(index: number): { request: DecisionRequest; facts: Facts; now: number } {
  const now = start + (index % 168) * hour + index;
  const profile: Profile = {
    customerId: `c-${index}`,
    version: 1,
    timeZone: zones[index % zones.length] as string,
    country: null,
    region: null,
    postalCode: null,
    language: null,
    valueTier: null,
    segments: [],
    attributes: {},
    contactPoints: points,
    windows: index % 3 === 0 ? [{ days: [...weekdays], from: '09:00', to: '22:00' }] : null,
    quietHours: index % 4 === 0 ? [{ days: [...workdays], from: '22:00', to: '07:00' }] : [],
    topics: [],
    updatedAt: 0,
  };
  const gate: Gate = {
    ...emptyGate,
    channels: { email: { setting: 'preferred', byCustomer: true } },
    consents: channels.map((channel) => ({
      channel,
      purpose: 'marketing',
      status: 'granted',
      at: 1,
      byCustomer: true,
    })),
    contacts: Array.from({ length: 6 }, (_, contact) => ({
      at: now - (20 - 3 * contact) * day,
      channel: channels[contact % 5] ?? 'sms',
      purpose: 'marketing',
      topic: null,
      campaign: null,
      conversation: false,
    })),
    pending: [],
  };
  const request: DecisionRequest = {
    customerId: profile.customerId,
    purpose: 'marketing',
    topic: 'offers',
    actionId: null,
    campaignId: 'spring',
    subjectId: null,
    channels: null,
    voiceMode: null,
    notBefore: now,
    notAfter: now + 7 * day,
    contentFor: channels,
  };
  return { request, facts: { profile, gate, killSwitch: killSwitchOff, model: channelPriors }, now };
}

/** Decisions per second of processor time (all threads of this process, collection of garbage included) and of the clock on the wall. */
type Speed = { cpu: number; wall: number };

/** Runs in batches; what a batch needs is made outside the measured time. */
function measure(batches: number, batch: number, prepare: (from: number) => () => void): Speed {
  const warmUp = Math.ceil(batches / 5);
  let cpu = 0;
  let wall = 0;
  for (let index = 0; index < warmUp + batches; index++) {
    const run = prepare(index * batch);
    const usage = process.cpuUsage();
    const before = performance.now();
    run();
    if (index < warmUp) continue;
    wall += performance.now() - before;
    cpu += process.cpuUsage(usage).user;
  }
  const rounds = batches * batch;
  return { cpu: (rounds / cpu) * 1_000_000, wall: (rounds / wall) * 1_000 };
}

const round = (value: number) => Math.round(value).toLocaleString('en');

// Each customer is decided once, so that nothing is found in a cache that would not be there in life.
const batch = 250;
let contacts = 0;
const decisions = measure(400, batch, (first) => {
  const customers = Array.from({ length: batch }, (_, index) => customer(first + index));
  return () => {
    for (const { request, facts, now } of customers) {
      if (decide(request, facts, policy, now, 1).outcome === 'contact') contacts++;
    }
  };
});

const formats = new Map(
  zones.map((zone) => [
    zone,
    new Intl.DateTimeFormat('en-GB', { timeZone: zone, hourCycle: 'h23', weekday: 'short', hour: '2-digit' }),
  ]),
);
let open = 0;
const calendarCalls = measure(5, 20, (first) => () => {
  for (let index = first; index < first + 20; index++) {
    const { now } = customer(index);
    const format = formats.get(zones[index % zones.length] as string) as Intl.DateTimeFormat;
    for (const _ of channels) {
      for (let at = now; at < now + 7 * day; at += hour) {
        const hourOfDay = Number(format.format(at).slice(-2));
        if (hourOfDay >= 8 && hourOfDay < 23) open++;
      }
    }
  }
});

const shown = ({ cpu, wall }: Speed) => `${round(cpu)} a processor second (${round(wall)} by the wall clock)`;
console.log(`decisions: ${shown(decisions)}, ${round(contacts)} contacts`);
console.log(`by one calendar call for each candidate: ${shown(calendarCalls)}, ${round(open)} open hours`);
console.log(`ratio ${(decisions.cpu / calendarCalls.cpu).toFixed(0)}`);
