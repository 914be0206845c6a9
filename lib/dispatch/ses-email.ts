import { SESv2Client, type SESv2ClientConfig, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { currentTrail } from '../telemetry/trail.ts';
import { callProvider, freshConnections } from './call-provider.ts';
import { composeEmail } from './compose-email.ts';
import type { EmailMessage, EmailProvider, ProviderResult } from './provider.ts';

export type SesSettings = {
  /** A verified identity: an address, or a name and an address. */
  from: string;
  configurationSet: string;
};

/** E-mail as raw MIME through SES. `config` is for tests; the environment says the rest. */
export function sesEmail(settings: SesSettings, config: SESv2ClientConfig = {}): EmailProvider {
  const client = new SESv2Client({ ...freshConnections, ...config });
  return {
    async send(message: EmailMessage): Promise<ProviderResult> {
      let mime: Uint8Array;
      try {
        mime = await composeEmail(settings.from, message);
      } catch {
        return { outcome: 'rejected', retry: false, code: 'NOT_COMPOSABLE' };
      }
      const trail = currentTrail();
      const command = new SendEmailCommand({
        FromEmailAddress: settings.from,
        // The envelope is said here, so that nothing in the MIME can add a recipient.
        Destination: { ToAddresses: [message.to] },
        Content: { Raw: { Data: mime } },
        ConfigurationSetName: settings.configurationSet,
        // A bounce, a complaint and the reconciliation of an unknown send all find the dispatch by this tag.
        EmailTags: [
          { Name: 'dispatch', Value: message.dispatchId },
          ...(trail ? [{ Name: 'correlation', Value: trail.correlationId }] : []),
        ],
      });
      return callProvider(async (abortSignal) => (await client.send(command, { abortSignal })).MessageId);
    },
  };
}
