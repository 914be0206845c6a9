import { existsSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

type Example = {
  id: string;
  customer: Readonly<Record<string, unknown>>;
  preferences?: Readonly<Record<string, unknown>>;
  /** Channels for which marketing consent is recorded. */
  consents?: readonly string[];
};

const phone = (channel: 'sms' | 'voice', address: string) => ({ channel, address, source: 'example' });
const mail = (name: string) => ({ channel: 'email', address: `${name}@example.com`, source: 'example' });

/** People who do not exist, at numbers that their countries keep for fiction, each with something to look at. */
export const examples: readonly Example[] = [
  {
    id: 'ana-miami',
    customer: {
      timeZone: 'America/New_York', country: 'US', region: 'FL', postalCode: '33101', language: 'en', valueTier: 'high',
      segments: ['frequent-flyer'], contactPoints: [phone('sms', '+13055550100'), mail('ana'), phone('voice', '+13055550100')],
    },
    preferences: { channels: { sms: 'preferred' } },
    consents: ['sms', 'email', 'voice'],
  },
  {
    id: 'ben-chicago',
    customer: {
      timeZone: 'America/Chicago', country: 'US', region: 'IL', language: 'en', valueTier: 'standard',
      contactPoints: [phone('sms', '+13125550123'), mail('ben')],
    },
    preferences: {
      doNotCall: true,
      windows: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '18:00', to: '20:00' }],
    },
    consents: ['sms', 'email'],
  },
  {
    id: 'chloe-london',
    customer: {
      timeZone: 'Europe/London', country: 'GB', language: 'en', valueTier: 'standard',
      contactPoints: [phone('sms', '+447700900123'), mail('chloe'), phone('voice', '+442079460123')],
    },
    preferences: { topics: { offers: { email: 'blocked' } } },
    consents: ['sms', 'email'],
  },
  {
    id: 'dieter-berlin',
    customer: {
      timeZone: 'Europe/Berlin', country: 'DE', language: 'de', valueTier: 'high', contactPoints: [mail('dieter')],
    },
    preferences: { quietHours: [{ days: ['sat', 'sun'], from: '00:00', to: '24:00' }] },
    consents: ['email'],
  },
  {
    id: 'elodie-paris',
    customer: {
      timeZone: 'Europe/Paris', country: 'FR', language: 'fr', contactPoints: [phone('sms', '+33639981234'), mail('elodie')],
    },
    preferences: { maxPerWeek: 1 },
    consents: ['sms'],
  },
  {
    id: 'finn-sydney',
    customer: {
      timeZone: 'Australia/Sydney', country: 'AU', language: 'en', contactPoints: [phone('sms', '+61491570156'), mail('finn')],
    },
    consents: ['sms', 'email'],
  },
  {
    id: 'grace-nowhere',
    customer: { language: 'en', contactPoints: [mail('grace')] },
    consents: ['email'],
  },
  {
    id: 'hugo-private',
    customer: {
      timeZone: 'America/Los_Angeles', country: 'US', region: 'CA', language: 'en',
      contactPoints: [phone('sms', '+14155550142'), mail('hugo')],
    },
    preferences: { doNotContact: true },
  },
]; // biome-ignore format: one customer is easier to read on few lines

/**
 * Registers the example customers through the service's own API, at the first start of a data folder (`marker` is the file
 * that says it was done). Rejects when the service refuses one.
 */
export async function loadExamples(origin: string, token: string, marker: string | null): Promise<void> {
  if (marker !== null && existsSync(marker)) return;
  await Promise.all(examples.map((example) => load(origin, token, example)));
  if (marker !== null) writeFileSync(marker, '');
}

async function load(origin: string, token: string, { id, customer, preferences, consents = [] }: Example) {
  const resource = `${origin}/v1/customers/${id}`;
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  const call = async (method: string, path: string, body: unknown): Promise<void> => {
    const write = (version: Readonly<Record<string, string>>) =>
      fetch(resource + path, { method, headers: { ...headers, ...version }, body: JSON.stringify(body) });
    let answer = await write({});
    // A machine that is busy with other things answers so at its start.
    for (let attempt = 1; answer.status === 503 && attempt <= 5; attempt++) {
      await sleep(1_000 * attempt);
      answer = await write({});
    }
    // An earlier start may have been killed halfway: what is there is replaced.
    if (answer.status === 428) {
      const present = (await fetch(resource + path, { headers })).headers.get('etag') ?? '';
      answer = await write({ 'if-match': present });
    }
    const text = await answer.text();
    if (!answer.ok)
      throw new Error(`The example ${id} was refused: ${method} ${path} ${answer.status} ${text}`);
  };
  await call('PUT', '', customer);
  if (preferences !== undefined) await call('PATCH', '/preferences', preferences);
  for (const channel of consents) {
    await call('POST', '/consents', {
      channel,
      purpose: 'marketing',
      status: 'granted',
      capturedAt: new Date(Date.now()).toISOString(),
      actor: 'customer',
      source: 'example',
      wording: 'Yes, keep me posted.',
    });
  }
}
