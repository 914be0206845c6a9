import type { Gate } from '../../lib/core/gate.ts';
import type { Channel, Purpose } from '../../lib/core/vocabulary.ts';
import type { World } from './world.ts';

/** What a closing covers; whatever is not said is covered in full. */
export type Closing = {
  name: string;
  subject: { addressHash: string } | { customerId: string; holds: (gate: Gate) => boolean };
  channels: readonly Channel[] | null;
  purposes: readonly Purpose[] | null;
  /** The person's own word: it goes with them when they are merged into somebody with another address. */
  byPerson: boolean;
  /** The place in the trace where the caller had the answer; null: never acknowledged. */
  acknowledged: number | null;
};
/** Somebody asked for something to be opened again: from then on the subject is not judged any more. */
export type Opening = { subject: { addressHash: string } | { customerId: string } };
export type DispatchAnswer = {
  key: string;
  body: number;
  status: number;
  text: string;
  dispatchId: string | null;
};
export type KillSwitchTurn = { on: boolean; asked: number; acknowledgedAt: number | null };
/** A contact that somebody else made and told us of. */
export type OutsideContact = { customerId: string; at: number; acknowledged: number | null };
/** `from` and `into` are one person; `acknowledged` as for a closing. */
export type Merge = { from: string; into: string; asked: number; acknowledged: number | null };
/** A double opt-in was confirmed, at this place in the trace. */
export type Confirmation = { customerId: string; order: number };
/** `acknowledged` as for a closing; `returned`: a sync brought them back. */
export type Erasure = { customerId: string; acknowledged: number | null; returned: boolean };
/** The number came onto the registry. */
export type Listing = { number: string; at: number };

/** Something happened at the company; `at` and the answers of those who reported it. */
export type Happened = { customerId: string; eventId: string; at: number; answers: Set<string> };
/** What came of an action, as it was reported; `acknowledged` as for a closing. */
export type Outcome = {
  customerId: string;
  eventId: string;
  action: string;
  outcome: 'offered' | 'accepted' | 'refused' | 'no_answer';
  at: number;
  acknowledged: number | null;
};

/** Somebody answered a message, as it was reported; `acknowledged` as for a closing. */
export type Told = {
  dispatchId: string;
  type: 'opened' | 'clicked' | 'replied';
  at: number;
  acknowledged: number | null;
};

/** What a story may be about; drawn before it begins, but for what people do when they have their answers. */
export type Act =
  | 'order'
  | 'closing'
  | 'page'
  | 'opted-out'
  | 'opening'
  | 'moves'
  | 'merge'
  | 'erasure'
  | 'open-import'
  | 'confirmation'
  | 'kill-switch'
  | 'outside-contact'
  | 'listing'
  | 'happening'
  | 'outcome';

export type Story = {
  /** What this story is about, once for each time. */
  acts: Act[];
  /** Where these people live, and which numbers they have. */
  people: People;
  customers: string[];
  addressOf: Map<string, Addresses>;
  closings: Closing[];
  openings: Opening[];
  answers: DispatchAnswer[];
  killSwitch: KillSwitchTurn[];
  outside: OutsideContact[];
  merges: Merge[];
  erasures: Erasure[];
  confirmations: Confirmation[];
  listings: Listing[];
  happened: Happened[];
  outcomes: Outcome[];
  told: Told[];
};

export type Addresses = { sms: string; email: string };

export type People = {
  place: { timeZone: string; country: string; region?: string };
  /** Hours from UTC to their clock, all story long. */
  offset: number;
  phones: readonly [string, string];
  /** The same numbers, otherwise written. */
  spellings: Readonly<Record<string, string>>;
  /** Their law asks a registry before a marketing text. */
  registry: string | null;
};

export const dutch: People = {
  place: { timeZone: 'Europe/Amsterdam', country: 'NL' },
  offset: 2,
  phones: ['+31612345678', '+31687654321'],
  spellings: { '+31612345678': '+31 6 1234 5678', '+31687654321': '+31 (6) 87654321' },
  registry: null,
};

export const texan: People = {
  place: { timeZone: 'America/Chicago', country: 'US', region: 'TX' },
  offset: -5,
  phones: ['+15125550100', '+15125550111'],
  spellings: { '+15125550100': '+1 512 555 0100', '+15125550111': '+1 (512) 555-0111' },
  registry: 'us-tx',
};

export const mailboxes = ['ana@example.com', 'bo@example.com'];
export const notTransactional: readonly Purpose[] = ['marketing', 'service', 'collections'];

/** What an act needs to take its part in the story: it draws when it happens, and writes down what must hold from then on. */
export type Cast = {
  world: World;
  story: Story;
  /** Lets something happen so many milliseconds from now; resolved when everybody has their answer, or has given up. */
  later: (from: number, to: number, act: () => Promise<void>) => void;
};

/** Whether anybody asked for the customer to be erased. */
export const isErased = ({ erasures }: Story, customerId: string) =>
  erasures.some((erasure) => erasure.customerId === customerId);

/** Who a customer is by now: their successor, if the merge had been acknowledged before this place in the trace. */
export function personOf(story: Story, customerId: string, order: number): string {
  const merge = story.merges.find(
    ({ from, acknowledged }) => from === customerId && acknowledged !== null && acknowledged < order,
  );
  return merge?.into ?? customerId;
}
