import { signLink } from '../../../lib/address/signed-link.ts';
import type { GatewayAnswer } from '../../../lib/edge/answer.ts';
import { formOf } from '../../support/page-form.ts';
import { untilAnswered } from '../caller.ts';
import { hashOf, keyring, start, type World } from '../world.ts';

const form = { 'content-type': 'application/x-www-form-urlencoded' };

/** A link that a mail of ours had. */
export function linkIn(customerId: string, email: string, purpose: 'unsubscribe' | 'edit'): string {
  const addressHash = hashOf(email);
  const expiresAt = start + 86_400_000;
  return signLink(keyring, { purpose, customerId, channel: 'email', addressHash, expiresAt });
}

/** The customer opens their page and presses «stop everything». */
export async function stopOnPage(
  world: World,
  customerId: string,
  email: string,
): Promise<GatewayAnswer | null> {
  const path = `/p/${linkIn(customerId, email, 'edit')}`;
  const page = await untilAnswered(world, 'preference-centre', 'GET', path, { scope: null });
  if (page?.statusCode !== 200) return page;
  await world.pause(world.chance.pick([0, 3_000]));
  const sent = { scope: null, headers: form, body: String(formOf(page.body, 'stop')) };
  const answer = await untilAnswered(world, 'preference-centre', 'POST', path, sent);
  // 409: something else changed meanwhile; what closes is saved all the same.
  return answer?.statusCode === 409 ? { ...answer, statusCode: 200 } : answer;
}

/** A mail to us, as SES hands it over. */
export function mail(
  world: World,
  from: string,
  subject: string,
  text: string,
): Promise<GatewayAnswer | null> {
  const timestamp = new Date(world.scheduler.now).toISOString();
  const message = {
    notificationType: 'Received',
    mail: { messageId: 'in-1', source: from, timestamp, destination: ['leave@example.com'] },
    receipt: { spamVerdict: { status: 'PASS' }, action: { type: 'SNS', encoding: 'UTF8' } },
    content: [`From: <${from}>`, 'To: leave@example.com', `Subject: ${subject}`, '', text].join('\r\n'),
  };
  return untilAnswered(world, 'inbound-sns', 'POST', '/inbound/sns', world.snsDelivery(message));
}

/** Asks for an import, uploads the file, waits for its check, applies it. Answers the last that was heard; 200: it is applied. */
export async function importFile(
  world: World,
  about: 'suppressions' | 'preferences',
  file: string,
): Promise<GatewayAnswer | null> {
  const asked = await untilAnswered(world, 'imports', 'POST', `/v1/${about}/imports`, { body: {} });
  if (asked?.statusCode !== 201) return asked;
  const { id, uploadUrl } = JSON.parse(asked.body) as { id: string; uploadUrl: string };
  world.uploads.files.set(uploadUrl.replace('memory:', ''), Buffer.from(file));
  const checked = await ended(world, about, id);
  if (checked?.statusCode !== 200) return checked;
  const path = `/v1/${about}/imports/${id}/apply`;
  const applied = await untilAnswered(world, 'imports', 'POST', path, { body: {} });
  if (applied?.statusCode !== 202) return applied;
  return ended(world, about, (JSON.parse(applied.body) as { id: string }).id);
}

/** A step that ended otherwise, or is not heard of any more, is no success. */
async function ended(world: World, about: string, id: string): Promise<GatewayAnswer | null> {
  for (let look = 0; look < 30; look++) {
    await world.pause(world.chance.between(200, 4_000));
    const shown = await untilAnswered(world, 'imports', 'GET', `/v1/${about}/imports/${id}`);
    const status = shown && (JSON.parse(shown.body) as { status?: string }).status;
    if (shown && status === 'succeeded') return shown;
    if (status === 'failed') return { ...(shown as GatewayAnswer), statusCode: 422 };
  }
  return null;
}
