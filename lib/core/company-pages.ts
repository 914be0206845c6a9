import * as z from 'zod';
import { Label } from './vocabulary.ts';

/** The languages of the pages for customers. One more: its words in web/customer/words, and its names here. */
export const pageLanguages = ['en', 'es', 'zh'] as const;
export type PageLanguage = (typeof pageLanguages)[number];

const name = z.string().min(1).max(40);

/** An image that the pages may show: at an https address, or within them. */
const logo = z
  .string()
  .max(1_200)
  .regex(
    /^(?:https:\/\/[A-Za-z0-9.-]+(?::\d+)?\/[A-Za-z0-9._~!$&()*+,=:@/%-]*|data:image\/(?:svg\+xml|png|webp);base64,[A-Za-z0-9+/=]+)$/,
    'use an https URL, or data:image/svg+xml;base64,…',
  );

/** How a company looks on the pages for its customers, and what it writes about. It travels in an environment variable. */
export const CompanyPages = z
  .strictObject({
    /** `#rrggbb`; the pages make it darker or lighter where it could not be read. */
    colour: z.string().regex(/^#[0-9a-fA-F]{6}$/, 'use a colour such as #1f5fd6'),
    logo: logo.nullable(),
    /** Who is responsible for the pages, line by line. */
    imprint: z.array(z.string().min(1).max(120)).min(1).max(6),
    /** What the law of the company's home wants linked. */
    privacyUrl: z
      .url({ protocol: /^https$/ })
      .max(300)
      .nullable(),
    /** The topics that customers choose from, in this order, with their names in every language. */
    topics: z
      .array(z.strictObject({ id: Label, names: z.strictObject({ en: name, es: name, zh: name }) }))
      .max(8)
      .refine((topics) => new Set(topics.map(({ id }) => id)).size === topics.length, 'name each topic once'),
  })
  .meta({ id: 'CompanyPages' });
export type CompanyPages = z.infer<typeof CompanyPages>;

/** The variables of a function may hold 4 KiB in all. */
const longestText = 3_000;

/** Reads the pages of a company from the variable that holds them. */
export const companyPages = z
  .string()
  .max(longestText)
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      context.addIssue({ code: 'custom', message: 'write JSON' });
      return z.NEVER;
    }
  })
  .pipe(CompanyPages);
