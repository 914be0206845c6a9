import { expect, it } from 'vitest';
import { weeklyRanges } from '../../../lib/core/local-time/weekly-ranges.ts';
import type { Hold } from '../../../lib/core/rules/rule.ts';
import { windowVerdicts } from '../../../lib/core/rules/window-verdicts.ts';
import { hour } from '../../../lib/core/vocabulary.ts';

it('what is told of a hold is of its own instants, whatever was told before', () => {
  const verdicts = windowVerdicts({
    code: 'CUSTOMER_WINDOW',
    rule: 'customer-window',
    open: weeklyRanges,
    told: (_, allowedFrom) => allowedFrom,
  });
  const windows = [{ days: ['mon' as const], from: '09:00', to: '10:00' }];
  const verdict = verdicts(windows, ['UTC']).email as { holds: readonly Hold[] };
  const { params } = verdict.holds[0] as Hold;
  const monday = Date.UTC(2026, 2, 2);
  expect(params(monday, monday + 9 * hour)).toMatchObject({ localTime: '00:00', from: '09:00', days: 'mon' });
  expect(params(monday, null)).toMatchObject({ localTime: '00:00', from: null, days: null });
  expect(params(monday + hour, null)).toMatchObject({ localTime: '01:00', from: null });
});
