import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contactPointFor } from '../../lib/core/customer.ts';
import { decide } from '../../lib/core/decide.ts';
import type { Reason } from '../../lib/core/decision.ts';
import { lawInForce } from '../../lib/core/law/law-in-force.ts';
import { firstOpen } from '../../lib/core/local-time/calendar.ts';
import { whereabouts } from '../../lib/core/place/candidate-places.ts';
import { recheck } from '../../lib/core/recheck.ts';
import { rules } from '../../lib/core/rules/index.ts';
import { purposeObligations } from '../../lib/core/rules/purpose-obligations.ts';
import type { Question } from '../../lib/core/rules/rule.ts';
import { channels, minute } from '../../lib/core/vocabulary.ts';
import { anySituation } from './arbitrary-situation.ts';
import { ask, openPolicy } from './situation.ts';

describe('whatever the situation', () => {
  it('a contact that is decided is permitted when its moment comes', () => {
    let contacts = 0;
    fc.assert(
      fc.property(anySituation, ([request, facts, policy, now, seed]) => {
        const decision = decide(request, facts, policy, now, seed);
        if (decision.outcome === 'suppressed') return;
        contacts++;
        for (const { channel, sendAt } of [decision, ...decision.alternatives]) {
          expect(recheck(request, facts, policy, channel, sendAt)).toEqual({ verdict: 'permitted' });
          expect(sendAt).toBeGreaterThanOrEqual(Math.max(now, request.notBefore));
          expect(sendAt).toBeLessThan(request.notAfter);
        }
      }),
      { numRuns: 3_000 },
    );
    // Otherwise the property would be about nothing.
    expect(contacts).toBeGreaterThan(300);
  });

  it('a policy opens nothing that is closed without it, whatever it says', () => {
    let narrowed = 0;
    fc.assert(
      fc.property(anySituation, ([request, facts, policy, now, seed]) => {
        const alone = openPolicy({ senders: policy.senders });
        const without = decide(request, facts, alone, now, seed);
        const under = decide(request, facts, policy, now, seed);
        if (under.outcome === 'suppressed') {
          if (without.outcome === 'contact') narrowed++;
          return;
        }
        // Each rule by itself, so that nothing that puts them together can hide what one of them says.
        for (const { channel, sendAt } of [under, ...under.alternatives]) {
          const places = whereabouts(facts.profile, channel, request.purpose);
          const question: Question = {
            request,
            facts,
            policy: alone,
            purpose: request.purpose,
            obligations: purposeObligations[request.purpose],
            channel,
            point: contactPointFor(facts.profile, channel),
            whereabouts: places,
            law: lawInForce(places, channel, request.voiceMode, request.purpose),
            zones: places.zones,
            now: sendAt,
            from: sendAt,
            to: sendAt + 1,
            moment: 'claim',
          };
          const against = rules.filter((rule) => {
            const verdict = ask(rule, question);
            if (verdict.effect !== 'hold') return verdict.effect === 'suppress';
            return verdict.holds.some(({ open }) => firstOpen(open, sendAt, sendAt + 1) !== sendAt);
          });
          expect(against).toEqual([]);
        }
      }),
      { numRuns: 2_000 },
    );
    expect(narrowed).toBeGreaterThan(50);
  });

  it('nothing is decided for a channel that is banned, and a suppressed customer has a reason on every channel', () => {
    fc.assert(
      fc.property(anySituation, ([request, facts, policy, now, seed]) => {
        const decision = decide(request, facts, policy, now, seed);
        const chosen =
          decision.outcome === 'contact'
            ? [decision, ...decision.alternatives].map(({ channel }) => channel)
            : [];
        for (const channel of channels) {
          const banned = recheck(request, facts, policy, channel, now).verdict === 'banned';
          if (banned) expect(chosen).not.toContain(channel);
          const considered =
            request.channels?.includes(channel) ??
            facts.profile.contactPoints.some((point) => point.channel === channel);
          if (!considered || chosen.includes(channel)) continue;
          const against = decision.reasons.filter(
            (reason) => reason.effect === 'suppress' && (reason.channel ?? channel) === channel,
          );
          expect(against).not.toEqual([]);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('the same inputs give the same decision, byte for byte', () => {
    fc.assert(
      fc.property(anySituation, ([request, facts, policy, now, seed]) => {
        const first = JSON.stringify(decide(request, facts, policy, now, seed));
        // Fresh copies share nothing with what the first run may have cached.
        const copy = { ...structuredClone({ ...facts, model: null }), model: { ...facts.model } };
        const again = decide(structuredClone(request), copy, structuredClone(policy), now, seed);
        expect(JSON.stringify(again)).toBe(first);
      }),
      { numRuns: 500 },
    );
  });

  it('what may be sent at some minute is not called impossible, when no other dispatch waits', () => {
    fc.assert(
      fc.property(anySituation, fc.nat(), ([request, facts, policy, now, seed], minutes) => {
        const decision = decide(request, facts, policy, now, seed);
        const from = Math.max(now, request.notBefore);
        const at = from + (minutes % Math.max(1, Math.floor((request.notAfter - from) / minute))) * minute;
        const permitted = channels.filter(
          (channel) =>
            (request.channels?.includes(channel) ?? true) &&
            at < request.notAfter &&
            facts.gate.pending.every((pending) => pending.claimedAt !== null) &&
            (request.contentFor === null || facts.gate.pending.length < 12) &&
            recheck(request, facts, policy, channel, at).verdict === 'permitted',
        );
        if (permitted.length > 0) expect(decision.outcome).toBe('contact');
      }),
      { numRuns: 1_000 },
    );
  });

  it('a hold says truly when its rule passes', () => {
    fc.assert(
      fc.property(anySituation, ([request, facts, policy, now, seed]) => {
        const holdsAt = (at: number, { rule, channel }: Reason) =>
          decide({ ...request, notBefore: at, notAfter: at + 1 }, facts, policy, now, seed).reasons.some(
            (reason) => reason.rule === rule && reason.effect === 'hold' && reason.channel === channel,
          );
        for (const reason of decide(request, facts, policy, now, seed).reasons) {
          if (reason.effect !== 'hold' || reason.allowedFrom === null) continue;
          expect(reason.margin).toBeGreaterThan(0);
          expect(holdsAt(reason.allowedFrom - (reason.margin as number), reason)).toBe(true);
          expect(holdsAt(reason.allowedFrom - 1, reason)).toBe(true);
          // Two suppressions of one address may follow each other under the same name.
          if (!reason.rule.startsWith('address-suppression'))
            expect(holdsAt(reason.allowedFrom, reason)).toBe(false);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
