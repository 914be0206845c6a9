import { type PageLanguage, pageLanguages } from '../../../lib/core/company-pages.ts';
import { en, type Words } from './en.ts';
import { es } from './es.ts';
import { zh } from './zh.ts';

/** A language without its words, or with one of them missing, does not compile. */
const catalogue: Readonly<Record<PageLanguage, Words>> = { en, es, zh };
/** What a browser and a screen reader are told: the tag, and which way it is written. */
const tags: Readonly<Record<PageLanguage, { tag: string; direction: 'ltr' | 'rtl' }>> = {
  en: { tag: 'en', direction: 'ltr' },
  es: { tag: 'es', direction: 'ltr' },
  zh: { tag: 'zh-Hans', direction: 'ltr' },
};

/** A language of the pages: its words, its tag, its direction. */
export type Tongue = { language: PageLanguage; words: Words; tag: string; direction: 'ltr' | 'rtl' };

export function tongueOf(language: PageLanguage): Tongue {
  return { language, words: catalogue[language], ...tags[language] };
}

/** The first wish that we have: what was chosen on the page, what is known of the customer, what the browser asks for. */
export function chooseLanguage(wishes: readonly (string | null | undefined)[]): PageLanguage {
  for (const wish of wishes) {
    for (const range of (wish ?? '').split(',')) {
      const primary = range.trim().toLowerCase().split(/[-_;]/)[0];
      const found = pageLanguages.find((language) => language === primary);
      if (found) return found;
    }
  }
  return 'en';
}

/** The name of a language in itself, for those who look for it. */
export function languageName(language: PageLanguage): string {
  return catalogue[language].languageName;
}
