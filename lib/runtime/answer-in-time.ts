import type { Ports } from './ports.ts';

/** Somebody hears it ring: after so many milliseconds the call goes on without us. It leaves room below 2.5 s for the start. */
const answerWithin = 1_800;

/**
 * What the work answers, or the safe answer when it fails or takes too long. Never rejects. The line that it logs then says why,
 * and is what an alarm counts.
 */
export async function answerInTime<Answer>(
  { timer, log }: Pick<Ports, 'timer' | 'log'>,
  safe: Answer,
  work: () => Promise<Answer>,
): Promise<Answer> {
  const instead = (error: string): Answer => {
    log('error', 'safe-answer', { error });
    return safe;
  };
  const answered = work().catch((error: unknown) => instead(error instanceof Error ? error.name : 'unknown'));
  const late = timer.sleep(answerWithin).then(() => 'late' as const);
  const first = await Promise.race([answered, late]);
  return first === 'late' ? instead('TooLate') : first;
}
