import { type Problem, problem } from '../edge/problem.ts';
import { mergedAway } from '../edge/refusals.ts';
import { readMergedInto } from '../store/merged-into.ts';
import type { Table } from '../store/table.ts';

/** Why there is no such customer: merged into another one (410), or never known, or erased (404). One read more, on a miss. */
export async function missingCustomer(table: Table, customerId: string): Promise<Problem> {
  const into = await readMergedInto(table, customerId);
  if (into !== null) return mergedAway(into);
  return problem(
    404,
    'CUSTOMER_NOT_FOUND',
    'There is no customer with this id: check the id, or PUT the customer first.',
  );
}
