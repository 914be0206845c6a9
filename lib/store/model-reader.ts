import { type LearnedModel, startOfLearning } from '../core/learning/learned-model.ts';
import type { Clock } from '../core/ports.ts';
import { modelKey, modelPointerKey, parseModel, parseModelPointer } from './model-items.ts';
import type { Table } from './table.ts';

/** Decisions rely on a model for so long (milliseconds) before they look for a newer one. */
const modelAge = 60_000;

/** A model by its number; null: it is not kept any more. */
export async function readModel(table: Table, number: number): Promise<LearnedModel | null> {
  const item = await table.get(modelKey(number), { consistent: true });
  return item ? parseModel(item) : null;
}

/** A model as decisions name it; null: it is not kept any more. */
export async function readModelVersion(table: Table, version: string): Promise<LearnedModel | null> {
  if (version === startOfLearning.version) return startOfLearning;
  const number = /^learned-([1-9][0-9]{0,11})$/.exec(version)?.[1];
  return number === undefined ? null : readModel(table, Number(number));
}

/** The model in force; before the first, where learning starts. */
export async function readCurrentModel(table: Table): Promise<LearnedModel> {
  const pointer = await table.get(modelPointerKey, { consistent: false });
  if (!pointer) return startOfLearning;
  return (await readModel(table, parseModelPointer(pointer).number)) ?? startOfLearning;
}

/**
 * The model in force, remembered for a minute: one small read a minute, and one of the model when there is a new one. What
 * cannot be read is no reason not to contact anybody: then the last one stays.
 */
export function modelReader(table: Table, clock: Clock): () => Promise<LearnedModel> {
  let known: { readAt: number; model: LearnedModel } | null = null;
  return async () => {
    const readAt = clock();
    if (known && readAt >= known.readAt && readAt - known.readAt < modelAge) return known.model;
    let model = known?.model ?? startOfLearning;
    try {
      const pointer = await table.get(modelPointerKey, { consistent: false });
      const number = pointer ? parseModelPointer(pointer).number : 0;
      if (number > 0 && model.version !== `learned-${number}`)
        model = (await readModel(table, number)) ?? model;
    } catch {
      // As if there were no newer one.
    }
    known = { readAt, model };
    return model;
  };
}
