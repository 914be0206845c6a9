/*
 * What a month costs on AWS, SMS and e-mail apart. List prices of us-east-1, on demand, in USD, without free tiers, as
 * last looked up in early 2025: compare them with the pages of AWS before relying on the figures.
 */
export const prices = {
  dynamoWriteUnit: 0.625 / 1e6,
  dynamoReadUnit: 0.125 / 1e6,
  dynamoGigabyte: 0.25,
  dynamoRecoveryGigabyte: 0.2,
  httpRequest: 1 / 1e6,
  lambdaRequest: 0.2 / 1e6,
  /** arm64 */
  lambdaGigabyteSecond: 0.0000133334,
  sqsRequest: 0.4 / 1e6,
  snsPublish: 0.5 / 1e6,
  logGigabyte: 0.5,
  kmsRequest: 0.03 / 10_000,
  trace: 5 / 1e6,
} as const;

/** Whether there are contacts or not: firewall 5 + 4 rules, secret, two keys, some eighty alarms. */
const fixed = 5 + 4 * 1 + 0.4 + 2 * 1 + 80 * 0.1;

/** Table units of one e-mail contact; a test measures them with the real handlers. */
export const unitsOfContact = { read: 3.5, write: 8 } as const;
/** The decision with its inputs and the note that finds it again, kept for 30 days. */
const unitsOfLog = { write: 3 } as const;
const gigabyte = 1e9;

/** One contact by e-mail, accepted by one request and sent later; gigabyte-seconds are those of the configured memory. */
function ofOneContact(): number {
  const batches = 1 / 5;
  const lambda = {
    requests: 1 + 2 * batches,
    // Dispatches: 1 GB for 40 ms. Two workers of 0.5 GB: a batch of five takes about 400 ms.
    gigabyteSeconds: 1 * 0.04 + 2 * batches * 0.5 * 0.4,
  };
  // Two queues: a send each, and receiving and deleting in batches. SNS delivers to the second for nothing.
  const sqsRequests = 1 + 4 * batches;
  const logBytes = 3 * 600;
  return (
    (unitsOfContact.write + unitsOfLog.write) * prices.dynamoWriteUnit +
    unitsOfContact.read * prices.dynamoReadUnit +
    prices.httpRequest +
    lambda.requests * (prices.lambdaRequest + 0.05 * prices.trace) +
    lambda.gigabyteSeconds * prices.lambdaGigabyteSecond +
    sqsRequests * prices.sqsRequest +
    prices.snsPublish +
    (logBytes / gigabyte) * prices.logGigabyte +
    // DynamoDB keeps data keys for five minutes for each caller: a thousandth of the requests reach KMS.
    0.001 * prices.kmsRequest
  );
}

/** Records, decisions and profiles of a month: 1 KB of dispatch and 2 KB of decision a contact, 2 KB of customer for two contacts. */
function storage(contacts: number): number {
  const gigabytes = (contacts * (1 + 2 + 2 / 2) * 1_024) / gigabyte;
  return gigabytes * (prices.dynamoGigabyte + prices.dynamoRecoveryGigabyte);
}

/** USD for a month with so many contacts, without what SMS and e-mail providers ask. */
export function monthCost(contacts: number): {
  fixed: number;
  contacts: number;
  storage: number;
  total: number;
} {
  const ofContacts = contacts * ofOneContact();
  const kept = storage(contacts);
  return { fixed, contacts: ofContacts, storage: kept, total: fixed + ofContacts + kept };
}

/** The rows of the table in docs/deploy.md. */
export function costRows(): string[] {
  const usd = (value: number) => Math.round(value).toLocaleString('en-US');
  return [1e6, 1e7, 1e8].map((contacts) => {
    const { fixed, contacts: ofContacts, storage: kept, total } = monthCost(contacts);
    return `| ${contacts / 1e6} million | ${usd(fixed)} | ${usd(ofContacts)} | ${usd(kept)} | **${usd(total)}** |`;
  });
}
