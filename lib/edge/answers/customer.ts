import * as z from 'zod';
import { AuditedNoun, Change } from '../../core/audit.ts';
import { ChannelSetting, TopicSetting, WeeklyWindow } from '../../core/customer.ts';
import { Channel, CustomerId, Purpose } from '../../core/vocabulary.ts';
import { instant } from './instant.ts';

export const PreferencesAnswer = z
  .object({
    doNotContact: z.boolean(),
    doNotCall: z.boolean(),
    pausedUntil: instant.optional(),
    channels: z.partialRecord(Channel, ChannelSetting),
    topics: z.record(z.string(), z.union([TopicSetting, z.partialRecord(Channel, TopicSetting)])),
    windows: z.array(WeeklyWindow).optional(),
    quietHours: z.array(WeeklyWindow),
    maxPerWeek: z.int().optional(),
  })
  .meta({ id: 'CustomerPreferences' });

export const CustomerAnswer = z
  .object({
    id: CustomerId,
    timeZone: z.string().optional(),
    country: z.string().optional(),
    region: z.string().optional(),
    postalCode: z.string().optional(),
    language: z.string().optional(),
    valueTier: z.string().optional(),
    acquisitionChannel: Channel.optional(),
    segments: z.array(z.string()),
    attributes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
    contactPoints: z.array(
      z.object({
        channel: Channel,
        address: z.string(),
        verifiedAt: instant.optional(),
        source: z.string().optional(),
      }),
    ),
    preferences: PreferencesAnswer,
    consents: z.array(
      z.object({
        channel: Channel,
        purpose: Purpose,
        status: z.enum(['granted', 'revoked']),
        at: instant,
        byCustomer: z.boolean(),
        expiresAt: instant.optional(),
        basis: z.enum(['relationship', 'inquiry']).optional(),
      }),
    ),
    updatedAt: instant,
  })
  .meta({ id: 'Customer' });

export const MergeAnswer = z.object({ id: CustomerId, mergedInto: CustomerId, effectiveAt: instant });

export const ExportAnswer = z
  .object({
    customerId: CustomerId,
    exportedAt: instant,
    records: z.array(z.looseObject({ kind: z.string() })).meta({ description: 'What is held, kind by kind' }),
    nextCursor: z.string().optional(),
  })
  .meta({ id: 'CustomerExport' });

export const ErasureAnswer = z
  .object({
    customer: z.string().meta({ description: 'The keyed hash of the id' }),
    requestedBy: z.string(),
    startedAt: instant,
    erasedAt: instant,
    erased: z.record(z.string(), z.int()).meta({ description: 'How many items of each kind' }),
    kept: z.object({ closings: z.boolean(), suppressedAddresses: z.int() }),
    hash: z.string().meta({ description: 'SHA-256 of the certificate without this field' }),
  })
  .meta({ id: 'ErasureCertificate' });

export const TrailAnswer = z
  .object({
    entries: z.array(
      z.object({
        at: instant,
        what: AuditedNoun,
        actor: z.enum(['customer', 'company']),
        client: z.string(),
        changes: z.array(Change),
      }),
    ),
    nextCursor: z.string().optional(),
  })
  .meta({ id: 'AuditTrail' });
