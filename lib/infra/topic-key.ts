import { Aws, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

/** The AWS services that publish to our topics, each on behalf of this account. */
const publishers = ['cloudwatch.amazonaws.com', 'ses.amazonaws.com', 'sms-voice.amazonaws.com'];

/**
 * Encrypts the topics. AWS's own key for SNS does not let other services publish, so that alarms and bounces
 * would be lost without a word; hence a key of ours.
 */
export class TopicKey extends Construct {
  readonly key: Key;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.key = new Key(this, 'Key', {
      description: 'Encrypts the topics of Kairos',
      enableKeyRotation: true,
      // Topics hold nothing once delivered.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    for (const publisher of publishers) {
      this.key.addToResourcePolicy(
        new PolicyStatement({
          principals: [new ServicePrincipal(publisher)],
          actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
          resources: ['*'],
          conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
        }),
      );
    }
  }
}
