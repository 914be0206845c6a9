/**
 * The secrets of a deployment: they key the hashes of addresses, seal the ids that are handed out and sign the links in
 * messages. They live in the table (under its customer-managed key), are made at first use and rotate by adding a key.
 */
export type Keyring = {
  /** The key that new hashes, ids and links are made with. */
  current: string;
  /** By key id (1–8 of a–z 0–9): 32 random bytes. Old keys stay, so that what they sealed opens. */
  keys: Readonly<Record<string, Uint8Array>>;
  /** The key that addresses are hashed with. Changing it needs every ADDRESS item to be rewritten. */
  addressKey: string;
  /**
   * Domains where dots before the @, and what follows a plus, do not tell mailboxes apart; not said: none. It belongs to
   * the key that addresses are hashed with: changing it needs the same as changing that one.
   */
  oneMailboxDomains?: readonly string[];
};
