import { minute, type Purpose } from '../../../lib/core/vocabulary.ts';
import { untilAnswered } from '../caller.ts';
import type { Cast } from '../story.ts';
import { start } from '../world.ts';
import { addAnswers } from './answers.ts';
import { dial } from './dialler.ts';

/** One key: a request, its concurrent duplicates, its repetition after a lost answer, and perhaps another body. */
export function addOrder({ world, story, later }: Cast, index: number): void {
  const { chance } = world;
  const customerId = chance.pick(story.customers);
  const purpose = chance.pick<Purpose>(['marketing', 'marketing', 'marketing', 'service', 'transactional']);
  const patience = chance.pick([8_000, 60_000, 10 * minute, 10 * minute, 3 * 24 * 60 * minute]);
  // Where law asks a registry before a text, most are texts.
  const texts = story.people.registry !== null && chance.happens(0.6);
  const channels = texts ? ['sms'] : chance.pick([undefined, ['sms'], ['sms'], ['email'], ['voice']]);
  const notAfter = new Date(start + 60_000 + patience).toISOString();
  const body = (variant: number) => ({
    customerId,
    purpose,
    voiceMode: 'live',
    ...(channels ? { channels } : {}),
    notAfter,
    content: {
      sms: { body: `text ${variant}` },
      email: { subject: 'mail', text: `mail ${variant}` },
      voice: { script: `words ${variant}` },
    },
  });
  const key = `key-${index}`;
  const from = chance.pick([0, 0, 3_000]);
  const order = async (variant: number) => {
    const answer = await untilAnswered(world, 'dispatches', 'POST', '/v1/dispatches', {
      body: body(variant),
      headers: { 'idempotency-key': key },
    });
    if (!answer) return;
    const json = JSON.parse(answer.body) as { dispatchId?: string; decision?: { channel?: string } };
    const dispatchId = answer.statusCode < 300 ? (json.dispatchId ?? null) : null;
    const text = dispatchId ? answer.body : String(answer.statusCode);
    story.answers.push({ key, body: variant, status: answer.statusCode, text, dispatchId });
    world.trace.note('client', `${key}/${variant} ← ${answer.statusCode} ${dispatchId?.slice(-8) ?? ''}`);
    if (dispatchId && chance.happens(0.12))
      await untilAnswered(world, 'dispatches', 'DELETE', `/v1/dispatches/${dispatchId}`);
    if (dispatchId && chance.happens(0.3)) addAnswers({ world, story, later }, customerId, dispatchId);
    if (dispatchId && json.decision?.channel === 'voice') await dial(world, dispatchId);
  };
  later(from, from + 300, () => order(1));
  if (chance.happens(0.4)) later(from, from + 1_500, () => order(1));
  if (chance.happens(0.2)) later(from, from + 60_000, () => order(1));
  if (chance.happens(0.2)) later(from, from + 1_500, () => order(2));
}
