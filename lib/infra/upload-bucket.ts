import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { lifetimeDays } from '../core/retention.ts';

/** Where callers put large files by a signed URL. What is in them is in the table afterwards, so that they are soon removed. */
export class UploadBucket extends Construct {
  readonly bucket: Bucket;
  /** Its own address, which URLs are signed for. */
  readonly url: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Bucket', {
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      lifecycleRules: [
        {
          expiration: Duration.days(lifetimeDays.upload),
          abortIncompleteMultipartUploadAfter: Duration.days(1),
        },
      ],
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.url = `https://${this.bucket.bucketRegionalDomainName}`;
    Validations.of(this.bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason:
        'Server access logs are best effort and need a second bucket that raises the same finding. Files are put by URLs ' +
        'that are signed for one object and one hour; who may ask for one is in the log of the API.',
    });
  }
}
