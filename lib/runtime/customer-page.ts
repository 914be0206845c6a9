import { refusedPage, wrongLink } from '../../web/customer/link-pages.ts';
import { type Company, pageHeaders } from '../../web/customer/page.ts';
import { chooseLanguage, type Tongue, tongueOf } from '../../web/customer/words/words.ts';
import type { Answer } from '../edge/answer.ts';
import type { Problem } from '../edge/problem.ts';
import type { Customer } from '../store/read-customer.ts';

type Asked = {
  query: Readonly<Record<string, string>>;
  headers: Readonly<Record<string, string>>;
};

/** The language of a page: chosen on it, else the customer's own, else what the browser asks for. */
export function pageTongue({ query, headers }: Asked, customer: Customer | null): Tongue {
  return tongueOf(chooseLanguage([query.lang, customer?.profile.language, headers['accept-language']]));
}

/** Refusals of a function that serves pages, as pages: people read them. */
export function refusedAsPage(company: Company): (refusal: Problem, asked: Asked) => Answer {
  return ({ status, headers }, asked) => {
    const tongue = pageTongue(asked, null);
    const body =
      status === 413
        ? refusedPage(company, tongue, 'tooLarge')
        : status >= 500 || status === 429
          ? refusedPage(company, tongue, 'busy')
          : status === 415
            ? refusedPage(company, tongue, 'damaged')
            : wrongLink(company, tongue);
    return { status, headers: { ...headers, ...pageHeaders(company) }, body };
  };
}
