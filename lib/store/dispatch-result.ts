import * as z from 'zod';
import { terminalStatuses } from '../core/dispatch.ts';
import { parse, textOrNull } from './stored-item.ts';
import type { Item } from './table.ts';

/** What is known of a dispatch, for good. That it is being sent right now is known to the gate only (its lease). */
export const RecordStatus = z.enum(['scheduled', ...terminalStatuses]);

const StoredResult = z.object({ status: RecordStatus, detail: textOrNull });

/** What came of a dispatch, of its record alone: for who must answer soon, and needs no more of it. */
export function parseDispatchResult(stored: Item): z.output<typeof StoredResult> {
  return parse(StoredResult, stored);
}
