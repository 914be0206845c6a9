import { RemovalPolicy } from 'aws-cdk-lib';
import {
  AttributeType,
  BillingMode,
  type ITable,
  ProjectionType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { tableDescription } from '../store/table-description.ts';

const { partitionKey, sortKey, timeToLive, index } = tableDescription;

/**
 * The one table, under a key of its own. Both outlive the stack: what customers closed must not depend on a deployment.
 */
export class CustomerTable extends Construct {
  /** The one that the functions use. */
  readonly table: ITable;
  readonly key: Key;

  constructor(scope: Construct, id: string, props: { restoredTable: string | null }) {
    super(scope, id);
    this.key = new Key(this, 'Key', {
      description: 'Encrypts the customer table of Kairos',
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    // Not TableV2: with a key of its own it cannot be synthesized without naming a Region.
    const table = new Table(this, 'Table', {
      partitionKey: { name: partitionKey, type: AttributeType.STRING },
      sortKey: { name: sortKey, type: AttributeType.STRING },
      timeToLiveAttribute: timeToLive,
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.CUSTOMER_MANAGED,
      encryptionKey: this.key,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      removalPolicy: RemovalPolicy.RETAIN,
      deletionProtection: true,
    });
    table.addGlobalSecondaryIndex({
      indexName: index.name,
      partitionKey: { name: index.hash, type: AttributeType.STRING },
      sortKey: { name: index.range, type: AttributeType.STRING },
      projectionType: ProjectionType.KEYS_ONLY,
    });
    this.table =
      props.restoredTable === null
        ? table
        : Table.fromTableAttributes(this, 'Restored', {
            tableName: props.restoredTable,
            encryptionKey: this.key,
            globalIndexes: [index.name],
          });
  }
}
