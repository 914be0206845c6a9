import { CustomerId } from '../core/vocabulary.ts';
import { invalid } from './parse-json.ts';
import { type FieldError, type Problem, problem } from './problem.ts';

/** The customer's id in a path; 400 when it is none. */
export function readCustomerId(id: string): { value: string } | Problem {
  const parsed = CustomerId.safeParse(id);
  if (parsed.success) return { value: parsed.data };
  return problem(400, 'INVALID_ID', 'As the customer id in the path use 1 to 128 letters, digits or . _ : -');
}

/** 404: there is no such thing, or none that this caller may know of. */
export function notFound(noun: string): Problem {
  const code = `${noun.toUpperCase().replaceAll(' ', '_')}_NOT_FOUND`;
  return problem(404, code, `There is no ${noun} with this id; check the id.`);
}

/** 410: they were merged into another customer, who stands for them now. */
export function mergedAway(into: string): Problem {
  return problem(410, 'CUSTOMER_MERGED', 'This customer was merged into another one: use that id.', {
    mergedInto: into,
  });
}

/** 410: they were erased. Nothing was done. */
export function erasedAway(): Problem {
  return problem(
    410,
    'CUSTOMER_ERASED',
    'This customer was erased, and nothing is kept of them but what they had closed. If they are your customer again, PUT them.',
  );
}

/** 412: somebody changed it since. */
export function stale(): Problem {
  return problem(
    412,
    'STALE_VERSION',
    'It was changed in the meantime: read it again, and send its new ETag in If-Match.',
  );
}

/** 428: the write could open what is closed, so the caller must say which version they saw. */
export function versionNeeded(pointers: readonly string[]): Problem {
  return problem(
    428,
    'IF_MATCH_REQUIRED',
    'This would open what is closed: read it first, and send its ETag in If-Match.',
    {
      errors: pointers.map((pointer) => ({ pointer, detail: 'would open what is closed' })),
    },
  );
}

/** 409: only the customer opens what the customer closed. */
export function customerClosed(pointers: readonly string[]): Problem {
  return problem(
    409,
    'CUSTOMER_CLOSED',
    'The customer closed this, and only the customer can open it again.',
    {
      errors: pointers.map((pointer) => ({ pointer, detail: 'closed by the customer' })),
    },
  );
}

/** 422: well-formed, and yet it cannot be. */
export function impossible(pointer: string, detail: string): Problem {
  return problem(422, 'IMPOSSIBLE', 'Correct the fields named in errors.', { errors: [{ pointer, detail }] });
}

/** Clocks differ; a minute is forgiven. */
const clockTolerance = 60_000;

/** 422 for something that is said to have happened and lies in the future: it would outrank whatever happens until then. */
export function refuseFuture(pointer: string, at: number, now: number): Problem | null {
  return at > now + clockTolerance ? impossible(pointer, 'must not lie in the future') : null;
}

/** 422 for something that is to end and has ended already. Null: it never ends. */
export function refusePast(pointer: string, at: number | null, now: number): Problem | null {
  return at !== null && at <= now ? impossible(pointer, 'must lie in the future') : null;
}

/** 400 for faults found by somebody who knows no HTTP. */
export function refuseFaults(found: { faults: readonly FieldError[] }): Problem {
  return invalid(found.faults);
}
