import * as z from 'zod';

const Text = z.string().max(1_000).nullish();
const Values = z.record(z.string(), z.array(z.string())).nullish();

/** What an export of Amazon Pinpoint has on each line; what else stands there makes no difference here. */
const ExportedEndpoint = z.object({
  Id: Text,
  ChannelType: z.string({ error: 'is missing' }),
  Address: Text,
  OptOut: Text,
  EndpointStatus: Text,
  EffectiveDate: Text,
  Location: z.object({ Country: Text, Region: Text, PostalCode: Text }).nullish(),
  Demographic: z.object({ Locale: Text, Timezone: Text }).nullish(),
  User: z.object({ UserId: Text, UserAttributes: Values }).nullish(),
});

/** The kinds of endpoints that Kairos sends to, by Pinpoint's names. Push tokens, in-app and custom endpoints are others. */
const channelTypes: Readonly<Record<string, Endpoint['channel']>> = {
  EMAIL: 'email',
  SMS: 'sms',
  VOICE: 'voice',
};

/** One address of a user, as Pinpoint had it. */
export type Endpoint = {
  user: string;
  channel: 'email' | 'sms' | 'voice';
  address: string;
  optedOut: boolean;
  /** Pinpoint had stopped sending to it. */
  inactive: boolean;
  /** When it was last changed, as an RFC 3339 instant; empty where the export does not say. */
  at: string;
  timeZone: string | null;
  country: string | null;
  region: string | null;
  postalCode: string | null;
  language: string | null;
  attributes: Readonly<Record<string, readonly string[]>>;
};

/** Reads one line of an export; 'other' for an endpoint of a kind that Kairos does not send to, or what is wrong with the line. */
export function readEndpoint(text: string): Endpoint | 'other' | { fault: string } {
  const parsed = ExportedEndpoint.safeParse(parseJson(text));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return { fault: issue?.path.length ? `${issue.path.join('.')}: ${issue.message}` : 'is no JSON object' };
  }
  const { Id, ChannelType, Address, OptOut, EndpointStatus, EffectiveDate, Location, Demographic, User } =
    parsed.data;
  const channel = Object.hasOwn(channelTypes, ChannelType) ? channelTypes[ChannelType] : undefined;
  if (channel === undefined) return 'other';
  if (!Address?.trim()) return { fault: 'Address: is missing' };
  const user = User?.UserId || Id;
  if (!user) return { fault: 'User.UserId and Id: one of them is needed' };
  return {
    user,
    channel,
    address: Address.trim(),
    optedOut: OptOut?.toUpperCase() === 'ALL',
    inactive: EndpointStatus?.toUpperCase() === 'INACTIVE',
    at: instantOf(EffectiveDate),
    timeZone: Demographic?.Timezone || null,
    country: Location?.Country || null,
    region: Location?.Region || null,
    postalCode: Location?.PostalCode || null,
    language: Demographic?.Locale || null,
    attributes: User?.UserAttributes ?? {},
  };
}

function instantOf(text: string | null | undefined): string {
  const instant = Date.parse(text ?? '');
  return Number.isNaN(instant) ? '' : new Date(instant).toISOString();
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
