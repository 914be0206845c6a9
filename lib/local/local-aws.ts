/** Region and credentials of the embedded services, which check neither. */
export const localAws = {
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
} as const;

export const localAccount = '000000000000';

/** The name of an embedded service's resource, as AWS writes it. */
export function localArn(service: 'sqs' | 'sns' | 'lambda', resource: string): string {
  return `arn:aws:${service}:${localAws.region}:${localAccount}:${resource}`;
}

/** What the gateway adds to requests for public routes, as CloudFront does. It guards nothing here. */
export const localEdgeSecret = 'local-edge-secret';
