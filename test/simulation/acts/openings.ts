import { untilAnswered } from '../caller.ts';
import type { Cast } from '../story.ts';
import { hashOf } from '../world.ts';
import { text } from './closings.ts';
import { addressesOf } from './people.ts';

/** START, or a page that opens everything. */
export function addOpening({ world, story, later }: Cast): void {
  const { chance } = world;
  const customerId = chance.pick(story.customers);
  const { sms } = addressesOf(story, customerId);
  later(500, 40_000, async () => {
    if (chance.happens(0.5)) {
      world.trace.note('client', `START from ${sms}`);
      story.openings.push({ subject: { addressHash: hashOf(sms) } });
      await text(world, sms, 'START');
      return;
    }
    const path = `/v1/customers/${customerId}/preferences`;
    const seen = await untilAnswered(world, 'preferences', 'GET', path);
    if (seen?.statusCode !== 200) return;
    world.trace.note('client', `opens the preferences of ${customerId}`);
    story.openings.push({ subject: { customerId } });
    await untilAnswered(world, 'preferences', 'PUT', path, {
      body: {},
      headers: { 'if-match': seen.headers.etag ?? '' },
    });
  });
}
