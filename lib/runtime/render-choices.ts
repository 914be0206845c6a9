import { type ChoicesView, choicesPage, type Result } from '../../web/customer/choices-page.ts';
import type { Company } from '../../web/customer/page.ts';
import type { Tongue } from '../../web/customer/words/words.ts';
import { choicesView } from './choices-view.ts';
import type { Opened } from './open-choices.ts';
import { formProof, packSeen, type Seen } from './page-form.ts';
import type { Ports } from './ports.ts';

/** What a form that has faults comes back with: as the customer filled it in, against what they had seen. */
export type ShownBefore = { seen: Seen; version: number; preferences: ChoicesView['preferences'] };

/** The page with the choices, as they are now or as a form left them. */
export async function renderChoices(
  ports: Pick<Ports, 'table' | 'clock' | 'keyring'> & { company: Company },
  { link, customer, token }: Opened,
  tongue: Tongue,
  result: Result | null,
  before: ShownBefore | null = null,
): Promise<string> {
  const keyring = await ports.keyring();
  const view = await choicesView({ ...ports, keyring, now: ports.clock() }, customer, link);
  const consents = Object.fromEntries(
    view.ways.map(({ channel, consent }) => [channel, consent?.granted === true]),
  );
  const seen = before?.seen ?? { preferences: view.preferences, consents, language: view.language };
  const version = before?.version ?? view.version;
  return choicesPage(ports.company, tongue, {
    ...view,
    preferences: before?.preferences ?? view.preferences,
    mayEdit: link.purpose === 'edit',
    form: { proof: formProof(keyring, token), seen: packSeen(seen), version },
    result,
  });
}
