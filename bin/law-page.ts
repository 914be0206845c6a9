// npm run generate:law: writes docs/law.md, the rule packs as a table for people.
import { writeFileSync } from 'node:fs';
import { channelsOf, purposesBound } from '../lib/core/law/binds.ts';
import { deliveryMargin } from '../lib/core/law/delivery-margin.ts';
import { isTrusted } from '../lib/core/law/effect.ts';
import { rulePacks } from '../lib/core/law/packs.ts';
import type {
  HolidayBan,
  LawCap,
  LawConsent,
  LawField,
  LawHours,
  LawRule,
} from '../lib/core/law/rule-pack.ts';
import { channels, minute } from '../lib/core/vocabulary.ts';
import { count } from '../lib/edge/time-words.ts';

/** The page as it must be for the packs as they are. */
export function lawPage(): string {
  const rows = rulePacks.flatMap((pack) => pack.rules.map((rule) => row(pack.name, rule)));
  const notes = rulePacks.flatMap(({ name, notes }) =>
    notes.map(({ text, confidence }) => `* ${name}: ${text} (${confidence})`),
  );
  const margins = channels
    .filter((channel) => deliveryMargin[channel] > 0)
    .map((channel) => `${channel} ${count(deliveryMargin[channel] / minute, 'minute')}`);
  return `${introduction(margins.join(', '))}
| place | rule | channels: purposes | hours | holidays | caps | consent | registry |
|---|---|---|---|---|---|---|---|
${rows.join('\n')}

## What no rule can use

${notes.join('\n')}
`;
}

function introduction(margins: string): string {
  return `# The law of places

Written by \`npm run generate:law\` from \`lib/core/law/places\`; edit those files, not this page. Not legal advice: counsel confirms
before production.

Every fact has its sources, the day on which they were read, and a confidence: **primary** (the text of the law or of its regulator
was seen), **secondary** (a source about it), **conflict** (sources differ), **memory** (none). What is from memory or in conflict
narrows like the rest, but nothing of it that would widen is read: no opt-out in place of a grant, no dates that end a rule, no
consent in place of a registry.

All places where the customer may be hold at once (address, area code, country): hours intersect in every zone, bans unite, each cap
and each consent must pass. A call that does not say whether it is live or automated must pass as both, and an automated call obeys
what is said of live ones. Informational messages in law are \`transactional\` and \`service\` here. The company's own windows and
caps come on top; where no law is known they are all there is. So long before a closing nothing is sent any more: ${margins}.

Consent: marketing needs a recorded grant, unless every place is content with an opt-out by a trusted source and each registry that
stands in for the grant has cleared the number. Where a trusted source says *soft-opt-in*, a recorded purchase or inquiry
(\`basis\` of a consent) does for the months named; no relationship is ever taken for granted. Express consent to informational messages counts as given with the number until it is revoked. Whether a grant has the
form that law asks for (in writing, say) is for whoever records it.

Caps *per subject* count by topic, for collections by debt (\`subjectId\`); what has no subject counts for all. Public holidays are
those of the region, where it is not known of all regions; beyond the table every day counts as one
(\`npm run generate:holidays\`). American state holidays are listed by hand in the packs.
Calls and texts to an American whose state nobody knows (no address, and a number whose area code tells none) obey every state at once.

## How to add a country

1. Write \`lib/core/law/places/<id>.ts\` by the type in \`rule-pack.ts\`: one rule for each set of channels and occasions, each fact
   with sources, the day seen and a confidence. What no rule can use goes into \`notes\`.
2. Add it to \`packs.ts\`, and a zone for it to \`homes\` in \`test/core/law/legal-case.ts\`: the tests make a row of every fact.
3. \`npm run generate:holidays\` if it bans holidays, \`npm run generate:law\`, then \`npm run unit -- test/core/law\`.
`;
}

function row(name: string, rule: LawRule): string {
  const purposes = purposesBound(rule);
  const cells = [
    name,
    rule.id,
    purposes.length === 0
      ? 'none of ours: ignored'
      : `${channelsOf(rule).join(', ')}${modes(rule)}: ${purposes.join(', ')}`,
    `${told(rule.hours, hours)}${rule.clocks ? `; on the clock of ${rule.clocks.join(', ')}, too` : ''}`,
    told(rule.holidays, holidays),
    (rule.caps ?? []).map((field) => told(field, cap)).join('; '),
    (rule.consent ?? []).map((field) => told(field, (value) => consent(value, isTrusted(field)))).join('; '),
    told(rule.registry, ({ list, maxAgeDays, consentOverrides }) =>
      [list, maxAgeDays && `at most ${maxAgeDays} days old`, consentOverrides && 'unless granted']
        .filter(Boolean)
        .join(', '),
    ),
  ];
  return `| ${cells.join(' | ')} |`;
}

function modes({ media }: LawRule): string {
  const [live, automated] = [media.includes('voice_live'), media.includes('voice_auto')];
  return live === automated ? '' : live ? ' (live)' : ' (automated)';
}

function told<Value>(field: LawField<Value> | undefined, text: (value: Value) => string): string {
  if (field === undefined) return '';
  const { cite, confidence, effectiveFrom, effectiveTo } = field;
  const when = [effectiveFrom && `from ${effectiveFrom}`, effectiveTo && `until ${effectiveTo}`];
  return `${text(field.value)} (${[cite, confidence, ...when].filter(Boolean).join(', ')})`;
}

function hours(value: LawHours): string {
  const days = (spans: readonly string[]) => (spans.length === 0 ? 'never' : spans.join(' and '));
  return `Mon–Fri ${days(value['mon-fri'])}, Sat ${days(value.sat)}, Sun ${days(value.sun)}`;
}

function holidays(ban: HolidayBan): string {
  return ban === 'public-holidays' ? 'public holidays' : `${ban.length} listed days`;
}

function cap(value: LawCap): string {
  const each = value.per === 'subject' ? ' per subject' : '';
  switch (value.kind) {
    case 'rolling':
      return `${value.limit} in ${value.hours} hours${each}`;
    case 'local-days':
      return `${value.limit} in ${value.days} local days${each}${value.unansweredOnly ? ', unanswered' : ''}`;
    case 'after-conversation':
      return `none for ${value.days} local days from a conversation${each}`;
    default:
      return value satisfies never;
  }
}

function consent({ model, relationshipMonths, inquiryMonths }: LawConsent, trusted: boolean): string {
  const instead = [
    relationshipMonths && `relationship ${relationshipMonths} months`,
    inquiryMonths && `inquiry ${inquiryMonths} months`,
  ].filter(Boolean);
  if (instead.length === 0) return model;
  return `${model} [${instead.join(', ')}${model === 'soft-opt-in' && trusted ? '' : ': not used'}]`;
}

if (import.meta.main) writeFileSync(new URL('../docs/law.md', import.meta.url), lawPage());
