import type { BodyOf } from '../../client/client.ts';
import { Refused } from '../../client/faults.ts';
import { inParallel } from '../../client/in-parallel.ts';
import type { Connection } from '../connection.ts';

/** A customer of another system: as the API takes them, and where they stand in the file. */
export type NewCustomer = { place: string; id: string; body: BodyOf<'PUT /v1/customers/{id}'> };

export type PutReport = {
  created: number;
  /** They were here already, and stay as they are. */
  known: number;
  /** Details that the service does not take and were left out; the customer was created without them. */
  leftOut: number;
  refused: number;
  /** The first hundred of both, without their content. */
  faults: string[];
};

const atOnce = 8;
const faultsShown = 100;
/** Each answer names up to ten details that are not taken; so many rounds are enough for all that a customer can have. */
const rounds = 12;

/**
 * Creates the customers who are not here yet, eight at a time; to give the same file again does no harm. A detail that the
 * service refuses (no such zone, no such number) costs that detail and not the customer.
 */
export async function putCustomers(
  kairos: Connection,
  customers: AsyncIterable<NewCustomer> | Iterable<NewCustomer>,
  onDone: (done: number) => void,
): Promise<PutReport> {
  const report: PutReport = { created: 0, known: 0, leftOut: 0, refused: 0, faults: [] };
  const tell = (place: string, what: string) => {
    if (report.faults.length < faultsShown) report.faults.push(`${place}: ${what}`);
  };
  let done = 0;
  await inParallel(customers, atOnce, async ({ place, id, body }) => {
    let left = body;
    for (let round = 1; ; round++) {
      try {
        // Only if there is none: whoever is here was perhaps changed since.
        await kairos.call('PUT /v1/customers/{id}', { params: { id }, ifMatch: '"0"', body: left });
        report.created += 1;
        break;
      } catch (error) {
        if (!(error instanceof Refused) || isService(error)) throw error;
        const { status, code, errors = [] } = error.problem;
        if (status === 412) {
          report.known += 1;
          break;
        }
        const without = errors.reduceRight((whole, { pointer }) => withoutDetail(whole, pointer), left);
        if (round === rounds || JSON.stringify(without) === JSON.stringify(left)) {
          report.refused += 1;
          tell(place, `refused: ${code}`);
          break;
        }
        for (const { pointer, detail } of errors) tell(place, `${pointer} is left out: ${detail}`);
        report.leftOut += errors.length;
        left = without;
      }
    }
    onDone(++done);
  });
  return report;
}

function isService({ problem: { status } }: Refused): boolean {
  return status === 401 || status === 403 || status === 429 || status >= 500;
}

/** Without any of these a customer is contacted no more often, only at fewer hours. What else is not taken refuses the customer. */
const dispensable = ['timeZone', 'country', 'region', 'postalCode', 'language'] as const;

/** The customer without what the pointer names: a contact point, an attribute, or a field; as they were, if it names none. */
function withoutDetail(body: NewCustomer['body'], pointer: string): NewCustomer['body'] {
  const [, field = '', name = ''] = pointer.split('/').map(unescaped);
  if (field === 'contactPoints' && name !== '')
    return { ...body, contactPoints: body.contactPoints?.filter((_, index) => String(index) !== name) };
  if (field === 'attributes') {
    const { [name]: _, ...attributes } = body.attributes ?? {};
    return { ...body, attributes: name === '' ? {} : attributes };
  }
  const without = { ...body };
  for (const known of dispensable) if (known === field) delete without[known];
  return without;
}

/** A step of a JSON pointer within a URI fragment. */
function unescaped(step: string): string {
  const text = step.replaceAll('~1', '/').replaceAll('~0', '~');
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
