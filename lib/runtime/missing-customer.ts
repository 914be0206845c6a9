import { type Problem, problem } from '../edge/problem.ts';
import { erasedAway, mergedAway } from '../edge/refusals.ts';
import { latestErasure } from '../store/erasures.ts';
import { readMergedInto } from '../store/merged-into.ts';
import type { Table } from '../store/table.ts';

/** Why there is no such customer: merged into another one or erased (410), or never known (404). Two reads more, on a miss. */
export async function missingCustomer(table: Table, customerId: string): Promise<Problem> {
  const into = await readMergedInto(table, customerId);
  if (into !== null) return mergedAway(into);
  const erasure = await latestErasure(table, customerId);
  if (erasure !== null) return erasedAway();
  return problem(
    404,
    'CUSTOMER_NOT_FOUND',
    'There is no customer with this id: check the id, or PUT the customer first.',
  );
}
