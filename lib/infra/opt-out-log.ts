import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { AnyPrincipal, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  ObjectLockRetention,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { Configuration } from './configuration-schema.ts';

/**
 * Every opt-out, once more, where nobody can change it: it is replayed before sending resumes after a restore. It
 * holds keyed hashes, no addresses, and is deliberately not under the table's key, so that losing that key does not
 * lose the opt-outs too.
 */
export class OptOutLog extends Construct {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, props: Configuration['optOutLog']) {
    super(scope, id);
    const years = Duration.days(props.retentionYears * 365);
    this.bucket = new Bucket(this, 'Bucket', {
      objectLockEnabled: true,
      objectLockDefaultRetention:
        props.lock === 'compliance'
          ? ObjectLockRetention.compliance(years)
          : ObjectLockRetention.governance(years),
      versioned: true,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    // The lock keeps the bytes; a delete marker would still hide them from the replay.
    this.bucket.addToResourcePolicy(
      new PolicyStatement({
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ['s3:DeleteObject', 's3:DeleteObjectVersion'],
        resources: [this.bucket.arnForObjects('*')],
      }),
    );
    Validations.of(this.bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason:
        'Server access logs are best effort and need a second bucket that raises the same finding. Objects cannot be ' +
        'changed or removed under the lock; who reads them is a matter of CloudTrail data events of the account.',
    });
  }
}
