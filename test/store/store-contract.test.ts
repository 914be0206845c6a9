import { afterAll, beforeAll } from 'vitest';
import { interceptTable } from '../../lib/store/intercept-table.ts';
import { type Engine, engineAt, startEngine } from '../support/engine.ts';
import { createMemoryTable } from '../support/memory-table.ts';
import { storeContract } from '../support/store-contract.ts';

storeContract('the table in memory', async () => createMemoryTable());
storeContract('an intercepted table', async () => interceptTable(createMemoryTable(), (_, run) => run()));

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.close());
storeContract('the embedded engine', () => engine.newTable());
storeContract('the embedded engine without the SDK', () => engine.newLightTable());

// The genuine engine, where somebody runs one: DYNAMODB_ENDPOINT=http://127.0.0.1:8000
const genuine = process.env.DYNAMODB_ENDPOINT;
if (genuine !== undefined) {
  const other = engineAt(genuine);
  storeContract(`the engine at ${genuine}`, () => other.newTable());
}
