import type { FunctionName } from '../functions.ts';

export type TableAction =
  | 'GetItem'
  | 'BatchGetItem'
  | 'Query'
  | 'Scan'
  | 'PutItem'
  | 'UpdateItem'
  | 'DeleteItem';

export type Permissions = {
  /** What it may do with items of the table. Only what forgets may scan it. */
  table: readonly TableAction[];
  /** Reads the index of what is due. */
  dueIndex: boolean;
  /** Sends text messages. */
  texts: boolean;
  /** Lets callers put files into the bucket of uploads, or reads what they put there. */
  uploads?: 'lets put' | 'reads';
  /** What it does with the archive of decisions, where it is given it. */
  archive?: 'appends' | 'forgets';
};

/** Every function that opens the table reads the keyring, and makes it when it is the first one ever to do so. */
const reads = ['GetItem', 'Query', 'PutItem'] as const satisfies readonly TableAction[];
/** Those that must answer soon after a start ask for several items at once (`gathered-gets.ts`). */
const gathered = [...reads, 'BatchGetItem'] as const satisfies readonly TableAction[];
const writes = [...reads, 'UpdateItem'] as const satisfies readonly TableAction[];

/**
 * What each function may do beyond what its environment already says: a function that is given a queue, a topic or a
 * bucket may send, publish or append there (`grant-permissions.ts`).
 */
export const permissions: { readonly [Name in FunctionName]: Permissions } = {
  health: { table: [], dueIndex: false, texts: false },
  customers: { table: [...reads, 'DeleteItem'], dueIndex: false, texts: false },
  'merge-customers': { table: [...writes, 'DeleteItem'], dueIndex: false, texts: false },
  'erase-customer': { table: [...writes, 'DeleteItem'], dueIndex: false, texts: false },
  'export-customer': { table: reads, dueIndex: false, texts: false },
  preferences: { table: writes, dueIndex: false, texts: false },
  consents: { table: writes, dueIndex: false, texts: false },
  suppressions: { table: writes, dueIndex: false, texts: false },
  imports: { table: ['GetItem', 'PutItem'], dueIndex: false, texts: false, uploads: 'lets put' },
  decisions: { table: gathered, dueIndex: false, texts: false },
  'decide-batch': { table: reads, dueIndex: false, texts: false, archive: 'appends' },
  dispatches: { table: writes, dueIndex: false, texts: false },
  'call-tasks': { table: writes, dueIndex: true, texts: false },
  events: { table: writes, dueIndex: false, texts: false },
  'bus-events': { table: writes, dueIndex: false, texts: false },
  policy: { table: reads, dueIndex: false, texts: false },
  registries: {
    table: ['GetItem', 'Query', 'PutItem'],
    dueIndex: false,
    texts: false,
    uploads: 'lets put',
  },
  actions: { table: reads, dueIndex: false, texts: false },
  'next-best-action': { table: gathered, dueIndex: false, texts: false },
  'connect-contact': { table: gathered, dueIndex: false, texts: false },
  jobs: { table: ['GetItem', 'PutItem'], dueIndex: false, texts: false },
  'kill-switch': { table: ['GetItem', 'PutItem'], dueIndex: false, texts: false },
  audit: { table: reads, dueIndex: false, texts: false },
  unsubscribe: { table: writes, dueIndex: false, texts: false },
  'inbound-sns': { table: writes, dueIndex: false, texts: true },
  links: { table: reads, dueIndex: false, texts: false },
  'preference-centre': { table: writes, dueIndex: false, texts: false },
  'dispatch-due': { table: writes, dueIndex: false, texts: true },
  'send-email': { table: writes, dueIndex: false, texts: false },
  'count-responses': { table: writes, dueIndex: true, texts: false },
  learning: { table: reads, dueIndex: false, texts: false },
  'sweep-due': { table: [], dueIndex: true, texts: false },
  'sweep-expired': {
    table: [...writes, 'Scan', 'DeleteItem'],
    dueIndex: false,
    texts: false,
    archive: 'forgets',
  },
  // An export that somebody's erasure overtakes is removed.
  'work-jobs': { table: [...writes, 'DeleteItem'], dueIndex: true, texts: false, uploads: 'reads' },
  'fan-out-suppression': { table: writes, dueIndex: false, texts: false },
};
