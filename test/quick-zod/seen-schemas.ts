import * as quick from '../../lib/quick-zod/index.ts';
import { Schema } from '../../lib/quick-zod/schema.ts';

export { Schema } from '../../lib/quick-zod/schema.ts';
export { ask, no, take } from '../../lib/quick-zod/take.ts';

/** Every schema that is made from here on, private ones too. */
export const schemas: Schema[] = [];

Object.defineProperty(Schema.prototype, 'make', {
  set(this: Schema, value: unknown) {
    schemas.push(this);
    Object.defineProperty(this, 'make', { value });
  },
});

// What could be written and is not yet.
const { enum: oneOf, number, object, preprocess, record, string, tuple, unknown, json } = quick;
const length = (value: unknown) => (typeof value === 'string' ? value.length : value);
record(oneOf(['a', 'sms']), number());
object({ anything: unknown(), more: json() });
object({ filled: number().default(1).optional(), list: number().array().default([1]).nullable() });
object({ read: preprocess(length, number()), made: string().transform(() => undefined) });
object({ made: string().default('a').transform(length), pair: tuple([string(), number()]).optional() });
