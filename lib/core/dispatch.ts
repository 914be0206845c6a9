import * as z from 'zod';
import { DecisionInput } from './decision.ts';
import { Label } from './vocabulary.ts';

const singleLine = z.string().refine((text) => !/[\r\n]/.test(text), 'must be a single line');

/** What to say, per channel. A channel without content is no candidate. */
export const Content = z
  .strictObject({
    sms: z.strictObject({ body: z.string().min(1).max(1_600) }).optional(),
    email: z
      .strictObject({
        subject: singleLine.min(1).max(998),
        text: z.string().min(1),
        html: z.string().min(1).optional(),
      })
      .optional(),
    /** `queue`: which diallers or agents the call is for. */
    voice: z.strictObject({ script: z.string().min(1).max(20_000), queue: Label.optional() }).optional(),
    push: z
      .strictObject({ title: singleLine.min(1).max(200), body: z.string().min(1).max(4_000) })
      .optional(),
    mail: z.strictObject({ template: z.string().min(1).max(200) }).optional(),
  })
  .refine(
    (content) => Object.values(content).some((part) => part !== undefined),
    'give content for at least one channel',
  )
  .meta({ id: 'Content' });
export type Content = z.infer<typeof Content>;

/** A decision request that is to be carried out. */
export const DispatchInput = z
  .strictObject({ ...DecisionInput.omit({ simulateAt: true }).shape, content: Content })
  .meta({ id: 'DispatchRequest' });
export type DispatchInput = z.infer<typeof DispatchInput>;

export const terminalStatuses = ['sent', 'suppressed', 'expired', 'cancelled', 'failed', 'unknown'] as const;
export const DispatchStatus = z
  .enum(['scheduled', 'sending', ...terminalStatuses])
  .meta({ id: 'DispatchStatus' });
export type DispatchStatus = z.infer<typeof DispatchStatus>;
export type TerminalStatus = (typeof terminalStatuses)[number];

export function isTerminal(status: DispatchStatus): status is TerminalStatus {
  return (terminalStatuses as readonly string[]).includes(status);
}

/**
 * What came of a provider call. `unknown` means the message may or may not be on its way: it is never sent again.
 * rejected: certainly not sent; `retry` says whether another try can help (throttling) or not (an invalid number).
 */
export type ProviderResult =
  | { outcome: 'accepted'; messageId: string }
  | { outcome: 'rejected'; retry: boolean; code: string }
  | { outcome: 'unknown'; code: string };
