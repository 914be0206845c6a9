import { afterEach, describe, expect, it } from 'vitest';
import type { ProviderResult } from '../../lib/dispatch/provider.ts';
import { sesEmail } from '../../lib/dispatch/ses-email.ts';
import { snsSms } from '../../lib/dispatch/sns-sms.ts';
import { startDeafProvider, startFaultyProvider, type WireFault } from './faulty-provider.ts';

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
const region = 'us-east-1';
const sms = { dispatchId: 'd-1', to: '+13055550100', body: 'Hello', promotional: true };
const email = {
  dispatchId: 'd-1',
  to: 'ana@example.com',
  subject: 'Hi',
  text: 'Hello',
  html: null,
  unsubscribeUrl: null,
  unsubscribeMailto: null,
};

const running: Array<() => Promise<void>> = [];
afterEach(async () => {
  for (const stop of running.splice(0)) await stop();
});

async function play(fault: WireFault) {
  const provider = await startFaultyProvider(fault);
  running.push(provider.stop);
  const config = { endpoint: provider.endpoint, region, credentials };
  return {
    provider,
    sendSms: () => snsSms(config).send(sms),
    sendEmail: () => sesEmail({ from: 'news@example.com', configurationSet: 'kairos' }, config).send(email),
  };
}

const snsError = (status: number, code: string): WireFault => ({
  kind: 'answer',
  status,
  body: `<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Sender</Type><Code>${code}</Code><Message>no</Message></Error><RequestId>r</RequestId></ErrorResponse>`,
});
const snsAnswer = (result: string): WireFault => ({
  kind: 'answer',
  status: 200,
  body: `<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult>${result}</PublishResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></PublishResponse>`,
});
const sesError = (status: number, code: string): WireFault => ({
  kind: 'answer',
  status,
  type: 'application/json',
  headers: { 'x-amzn-errortype': `${code}:` },
  body: '{"message":"no"}',
});
const json = (status: number, body: string): WireFault => ({
  kind: 'answer',
  status,
  type: 'application/json',
  body,
});
const page = (status: number): WireFault => ({
  kind: 'answer',
  status,
  type: 'text/html',
  body: '<html>proxy</html>',
});

const accepted: ProviderResult = { outcome: 'accepted', messageId: 'm-1' };
const retry = (code: string): ProviderResult => ({ outcome: 'rejected', retry: true, code });
const final = (code: string): ProviderResult => ({ outcome: 'rejected', retry: false, code });
const unknown = (code: string): ProviderResult => ({ outcome: 'unknown', code });

describe('a text handed to SNS', () => {
  // biome-ignore format: a table
  const cases: ReadonlyArray<[string, WireFault, ProviderResult]> = [
    ['is accepted with its message id', snsAnswer('<MessageId>m-1</MessageId>'), accepted],
    ['may be tried again after throttling', snsError(400, 'Throttling'), retry('Throttling')],
    ['may be tried again after ThrottledException', snsError(400, 'ThrottledException'), retry('ThrottledException')],
    ['may be tried again after a bare 429', snsError(429, 'TooMany'), retry('TooMany')],
    ['may be tried again when a token ran out', snsError(403, 'ExpiredToken'), retry('ExpiredToken')],
    ['is refused for an invalid number', snsError(400, 'InvalidParameter'), final('InvalidParameterException')],
    ['is refused without permission', snsError(403, 'AuthorizationError'), final('AuthorizationErrorException')],
    ['is unknown after an internal error', snsError(500, 'InternalFailure'), unknown('HTTP_500')],
    ['is unknown when a 503 says throttling', snsError(503, 'Throttling'), unknown('HTTP_503')],
    ['is unknown after a request time-out', snsError(408, 'RequestTimeout'), unknown('HTTP_408')],
    ['is unknown when a proxy answers 502', page(502), unknown('HTTP_502')],
    ['is unknown when a proxy answers 200', page(200), unknown('NO_MESSAGE_ID')],
    ['is unknown when a proxy answers 400', page(400), unknown('HTTP_400')],
    ['is unknown without a message id', snsAnswer(''), unknown('NO_MESSAGE_ID')],
    ['is unknown after a broken answer', { kind: 'answer', status: 200, body: '<PublishResponse><Publ' }, unknown('HTTP_200')],
    ['is unknown after an empty answer', { kind: 'answer', status: 200, body: '' }, unknown('NO_MESSAGE_ID')],
    ['is unknown after a reset', { kind: 'reset' }, unknown('ECONNRESET')],
    ['is unknown when the connection closes', { kind: 'close' }, unknown('ECONNRESET')],
    ['is unknown when the answer breaks off', { kind: 'half-body', next: 'reset' }, unknown('HTTP_200')],
    ['is unknown after silence', { kind: 'silence' }, unknown('TIMEOUT')],
    ['is unknown when the answer stalls', { kind: 'half-body', next: 'silence' }, unknown('TIMEOUT')],
  ];
  it.each(cases)('%s, after one request', async (_, fault, expected) => {
    const { provider, sendSms } = await play(fault);
    expect(await sendSms()).toEqual(expected);
    expect(provider.requests).toHaveLength(1);
  });

  it('was never sent when nobody listens', async () => {
    const { provider, sendSms } = await play({ kind: 'silence' });
    await provider.stop();
    running.pop();
    expect(await sendSms()).toEqual(retry('ECONNREFUSED'));
  });

  it.runIf(process.platform === 'linux')('was never sent when no connection was made in time', async () => {
    const deaf = await startDeafProvider();
    running.push(deaf.stop);
    expect(await snsSms({ endpoint: deaf.endpoint, region, credentials }).send(sms)).toEqual(
      retry('TimeoutError'),
    );
  });

  it('uses a new connection each time, so that a stale one is never mistaken for a lost answer', async () => {
    const { provider, sendSms } = await play(snsAnswer('<MessageId>m-1</MessageId>'));
    await sendSms();
    expect(provider.requests[0]).toMatch(/^connection: close\r$/im);
  });

  it('carries the number, the kind and the dispatch', async () => {
    const { provider, sendSms } = await play(snsAnswer('<MessageId>m-1</MessageId>'));
    await sendSms();
    const body = new URLSearchParams(provider.requests[0]?.split('\r\n\r\n')[1]);
    expect(Object.fromEntries(body)).toMatchObject({
      Action: 'Publish',
      PhoneNumber: '+13055550100',
      Message: 'Hello',
      'MessageAttributes.entry.1.Name': 'AWS.SNS.SMS.SMSType',
      'MessageAttributes.entry.1.Value.StringValue': 'Promotional',
      'MessageAttributes.entry.2.Name': 'kairos.dispatch',
      'MessageAttributes.entry.2.Value.StringValue': 'd-1',
    });
  });
});

describe('an e-mail handed to SES', () => {
  // biome-ignore format: a table
  const cases: ReadonlyArray<[string, WireFault, ProviderResult]> = [
    ['is accepted with its message id', json(200, '{"MessageId":"m-1"}'), accepted],
    ['may be tried again after too many requests', sesError(429, 'TooManyRequestsException'), retry('TooManyRequestsException')],
    ['may be tried again over the daily quota', sesError(400, 'LimitExceededException'), retry('LimitExceededException')],
    ['may be tried again when sending is paused', sesError(400, 'SendingPausedException'), retry('SendingPausedException')],
    ['is refused as a message', sesError(400, 'MessageRejected'), final('MessageRejected')],
    ['is refused for its domain', sesError(400, 'MailFromDomainNotVerifiedException'), final('MailFromDomainNotVerifiedException')],
    ['is refused as a request', sesError(400, 'BadRequestException'), final('BadRequestException')],
    ['is unknown after an internal error', sesError(500, 'InternalServiceErrorException'), unknown('HTTP_500')],
    ['is unknown when a proxy answers 504', page(504), unknown('HTTP_504')],
    ['is unknown when a proxy answers 403', page(403), unknown('HTTP_403')],
    ['is unknown without a message id', json(200, '{}'), unknown('NO_MESSAGE_ID')],
    ['is unknown after a broken answer', json(200, '{"MessageId":"m'), unknown('HTTP_200')],
    ['is unknown after a reset', { kind: 'reset' }, unknown('ECONNRESET')],
    ['is unknown after silence', { kind: 'silence' }, unknown('TIMEOUT')],
  ];
  it.each(cases)('%s, after one request', async (_, fault, expected) => {
    const { provider, sendEmail } = await play(fault);
    expect(await sendEmail()).toEqual(expected);
    expect(provider.requests).toHaveLength(1);
  });

  it('names one recipient, its dispatch and the configuration set', async () => {
    const { provider, sendEmail } = await play(json(200, '{"MessageId":"m-1"}'));
    await sendEmail();
    expect(JSON.parse(provider.requests[0]?.split('\r\n\r\n')[1] ?? '')).toMatchObject({
      FromEmailAddress: 'news@example.com',
      Destination: { ToAddresses: ['ana@example.com'] },
      ConfigurationSetName: 'kairos',
      EmailTags: [{ Name: 'dispatch', Value: 'd-1' }],
    });
  });

  it('is refused before any request when it could not be composed', async () => {
    const { provider } = await play({ kind: 'silence' });
    const config = { endpoint: provider.endpoint, region, credentials };
    const sender = sesEmail({ from: 'news@example.com', configurationSet: 'kairos' }, config);
    expect(await sender.send({ ...email, unsubscribeUrl: 'javascript:alert(1)' })).toEqual(
      final('NOT_COMPOSABLE'),
    );
    expect(provider.requests).toHaveLength(0);
  });
});
