const usualLanguage = 'en';

/** What is said in a customer's language, else in its base (`pt` for `pt-BR`), in English, or in whichever there is. */
export function inLanguage<Said>(
  spoken: Readonly<Record<string, Said>>,
  language: string | null,
): Said | null {
  const wanted = [language, language?.split('-')[0], usualLanguage];
  for (const tag of wanted) if (tag != null && Object.hasOwn(spoken, tag)) return spoken[tag] ?? null;
  return Object.values(spoken)[0] ?? null;
}
