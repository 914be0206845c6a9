import { describe, expect, it } from 'vitest';
import { configurationOf, configurations } from '../../lib/infra/configuration.ts';
import { checkConfiguration, settingsOf } from '../../lib/infra/configuration-schema.ts';

const prod = configurations.prod;
if (prod === undefined) throw new Error('There is no prod');
const withSettings = (name: string, settings: object) => ({
  ...prod,
  functionSettings: { ...prod.functionSettings, [name]: settings },
});

describe('the configuration', () => {
  it.each(Object.keys(configurations))('of %s can be deployed', (stage) => {
    expect(configurationOf(stage).stage).toBe(stage);
  });

  it.each([
    ['a setting that does not exist', { ...prod, publicOrigin: null }, /publicOrigin/],
    ['a misspelt setting of a function', withSettings('decisions', { memroy: 512 }), /functionSettings\.decisions.*memroy/],
    ['a function that does not exist', withSettings('decision', { memory: 512 }), /decision/],
    ['a stage that no stack can be called', { ...prod, stage: 'Prod 1' }, /stage: use up to 16/],
    ['a sender of a domain that is not verified', { ...prod, emailFrom: 'Us <hi@example.org>' }, /example\.org is not example\.com/],
    ['a sender whose domain only ends alike', { ...prod, emailFrom: 'Us <hi@bad-example.com>' }, /is not example\.com/],
    ['a certificate that CloudFront does not take', { ...prod, publicDomain: { name: 'a.example.com', certificateArn: 'arn:aws:acm:eu-west-1:1:certificate/1' } }, /us-east-1 only/],
    ['a request that outlasts the gateway', withSettings('decisions', { timeout: 60 }), /decisions: a timeout of 60 s/],
    ['a queue with more batches than workers', withSettings('send-email', { reservedConcurrency: 10 }), /send-email: 10 reserved copies cannot work on 50 batches/],
    ['a throttle above the deployment’s', withSettings('audit', { throttle: { rate: 2_000, burst: 2 } }), /audit: its throttle lets more through/],
    ['a throttle of what answers no requests', withSettings('sweep-due', { throttle: { rate: 1, burst: 1 } }), /sweep-due: it answers no requests/],
    ['a log kept for as long as CloudWatch does not know', { ...prod, logRetentionDays: 8 }, /logRetentionDays/],
    ['a queue worked off by a single copy', { ...prod, queues: { ...prod.queues, due: { ...prod.queues.due, maxConcurrency: 1 } } }, /queues\.due\.maxConcurrency/],
  ])('refuses %s with a sentence', (_, configuration, sentence) => {
    expect(() => checkConfiguration(configuration)).toThrow(/lib\/infra\/configuration\.ts cannot be deployed/);
    expect(() => checkConfiguration(configuration)).toThrow(sentence);
  }); // biome-ignore format: a table

  it('gives a function its own settings over the common ones', () => {
    expect(settingsOf(prod, 'unsubscribe')).toEqual({
      ...prod.functionDefaults,
      ...prod.functionSettings.unsubscribe,
    });
    expect(settingsOf(prod, 'unsubscribe').reservedConcurrency).toBe(20);
  });

  it('accepts a sender below the verified domain', () => {
    expect(() => checkConfiguration({ ...prod, emailFrom: 'Us <hi@mail.example.com>' })).not.toThrow();
  });
});
