import type { ConsentState } from '../gate.ts';
import type { ConsentClause } from '../law/consent-law.ts';
import { sourceOf } from '../law/source-of.ts';
import { between, complement, covers, type Intervals, intersect } from '../local-time/intervals.ts';
import type { Channel, Purpose } from '../vocabulary.ts';
import type { Obligations } from './purpose-obligations.ts';
import { isYesUntil, registriesNeeded } from './registries-needed.ts';
import { hold, type Judge, type Params, pass, type Question, type Rule, suppress } from './rule.ts';

/**
 * May this purpose use this channel? Where a grant is needed, nothing else stands in for it. Marketing needs one wherever law does
 * not content itself with an opt-out; what law asks of the other purposes they obey as well.
 */
export const consent: Rule = () => judge;

const judge: Judge = (question) => {
  const { obligations, request, facts, channel, from, to } = question;
  const latest = latestConsent(facts.gate.consents, channel, request.purpose);
  // What nearly all contacts have: somebody said yes, and means it all the time.
  if (from < to && latest !== null && isYesUntil(latest, to)) return pass;
  const revoked = latest?.status === 'revoked';
  const granted = latest === null || revoked ? [] : whileGranted(latest, question);
  if (covers(granted, from, to)) return pass;
  const law = question.law.consent;
  const need = needed(obligations, law.strictest);
  if (need === 'none') return pass;
  if (!revoked && need === 'no-revocation') return pass;
  const optOut = !revoked && obligations.consent === 'grant' ? withoutGrant(question) : [];
  const open = either(granted, optOut, from, to);
  if (covers(open, from, to)) return pass;
  const { strictest } = law;
  const rule = strictest?.id ?? 'consent';
  const source = strictest === null ? null : sourceOf(strictest.field);
  const params: Params = {
    purpose: request.purpose,
    recorded: latest === null ? 'nothing' : latest.status,
    at: latest?.at ?? null,
    ...(latest?.until === undefined ? {} : { until: latest.until }),
    ...(latest?.basis === undefined ? {} : { basis: latest.basis }),
    ...(strictest === null ? {} : { place: strictest.place, model: strictest.field.value.model }),
  };
  if (open.length === 0) return suppress('NO_CONSENT', rule, channel, params, source);
  // The grant ends, or law changes, within the request.
  return hold({
    code: 'NO_CONSENT',
    rule,
    channel,
    ...(source && { source }),
    open,
    params: () => params,
  });
};

/** The part of the span in which a grant counts: until its end, and one without a yes only where law takes it. */
function whileGranted({ at, until, basis }: ConsentState, { law, from, to }: Question): Intervals {
  const open = between(from, Math.min(to, until ?? to));
  return basis === undefined ? open : intersect(open, law.consent.existing(basis, at, from, to));
}

function either(a: Intervals, b: Intervals, from: number, to: number): Intervals {
  if (a.length === 0 || b.length === 0) return a.length === 0 ? b : a;
  return complement(intersect(complement(a, from, to), complement(b, from, to)), from, to);
}

type Need = Obligations['consent'];

/** The stricter of what the purpose and the law ask for. Express consent to be informed is given with the number until it is taken back. */
function needed({ consent: own }: Obligations, law: ConsentClause | null): Need {
  if (law === null || own === 'grant') return own;
  return law.field.value.model === 'prior-express' ? 'no-revocation' : 'grant';
}

/** When law lets a contact be made without a grant: only once every registry that stands in for it has cleared the number. */
function withoutGrant(question: Question): Intervals {
  // How long a list counts is the business of its own rule.
  const clear = registriesNeeded(question).every(({ answer }) => answer.says === 'clear');
  return clear ? question.law.consent.optOut(question.from, question.to) : [];
}

/** The later entry counts; on a tie the revocation. */
function latestConsent(
  consents: readonly ConsentState[],
  channel: Channel,
  purpose: Purpose,
): ConsentState | null {
  let latest: ConsentState | null = null;
  for (let index = 0; index < consents.length; index++) {
    const entry = consents[index] as ConsentState;
    if (entry.channel !== channel || entry.purpose !== purpose) continue;
    if (latest === null || entry.at > latest.at || (entry.at === latest.at && entry.status === 'revoked'))
      latest = entry;
  }
  return latest;
}
