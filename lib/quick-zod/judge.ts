import * as z from 'zod';

/* zod's own functions, by the names under which index.ts asks for them: loaded when a value is not surely fine. */

export {array, boolean, discriminatedUnion, email, enum, instanceof, int, json, literal, null, number, object, partialRecord, preprocess,
  record, strictObject,
  string, tuple, union, unknown, url, 
} from 'zod'; // biome-ignore format: one list, easy to scan
export const { datetime, date } = z.iso;
