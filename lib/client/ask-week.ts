const hour = 3_600_000;
const slots = 7 * 24;
const together = 6;

/** What the API answers to a decision request, as far as a week needs it. */
export type WeekDecision = {
  outcome: 'contact' | 'suppressed';
  channel?: string | undefined;
  reasons: readonly {
    code: string;
    effect: string;
    channel?: string | null | undefined;
    rule: string;
    source?: string | null | undefined;
    message: string;
  }[];
  alternatives: readonly { channel: string }[];
};

type Limits = { notBefore: string; notAfter: string };
/**
 * Asks what would be decided now for a contact within these limits; null when it is refused. Asked now about then: from
 * then, what is only scheduled today would look like a message that is late.
 */
export type AskAbout = (limits: Limits) => Promise<WeekDecision | null>;

/** One hour: the channels that may be used within it, and for each other one the reason that closes it. */
export type Hour = {
  at: number;
  open: readonly string[];
  closed: ReadonlyMap<string, WeekDecision['reasons'][number]>;
};

/** The name under which a reason that concerns every channel is found. */
export const everyChannel = 'every';

/** Asks, for every whole hour of the week from an instant, what this hour alone would do for. */
export async function askWeek(ask: AskAbout, from: number): Promise<Hour[]> {
  const first = Math.ceil(from / hour) * hour;
  const starts = Array.from({ length: slots }, (_, index) => first + index * hour);
  const week: Hour[] = [];
  for (let index = 0; index < starts.length; index += together) {
    week.push(...(await Promise.all(starts.slice(index, index + together).map(askHour))));
  }
  return week;

  async function askHour(at: number): Promise<Hour> {
    const limits = {
      notBefore: new Date(at).toISOString(),
      notAfter: new Date(at + hour - 1_000).toISOString(),
    };
    return hourOf(at, await ask(limits));
  }
}

function hourOf(at: number, decided: WeekDecision | null): Hour {
  const open =
    decided?.outcome === 'contact'
      ? [decided.channel ?? '', ...decided.alternatives.map(({ channel }) => channel)]
      : [];
  const closed = new Map<string, WeekDecision['reasons'][number]>();
  for (const reason of decided?.reasons ?? []) {
    const channel = reason.channel ?? everyChannel;
    // That time ran out says nothing where a rule stands in the way too.
    const known = closed.get(channel);
    const replaces = known === undefined || known.code === 'NO_SLOT_BEFORE_DEADLINE';
    if (reason.effect !== 'prefer' && !open.includes(channel) && replaces) closed.set(channel, reason);
  }
  return { at, open, closed };
}
