import * as z from 'zod';

/** An RFC 3339 UTC instant, as it is answered. */
export const instant = z.iso.datetime();
