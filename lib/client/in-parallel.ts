/**
 * Does the work on every item, so many at once, and takes the next item only when one of them is done. Rejects with the
 * first fault, once what was under way has ended; no item is begun after it.
 */
export async function inParallel<Item>(
  items: AsyncIterable<Item> | Iterable<Item>,
  atOnce: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const running = new Set<Promise<void>>();
  const faults: unknown[] = [];
  for await (const item of items) {
    const one = work(item)
      .catch((fault: unknown) => {
        faults.push(fault);
      })
      .finally(() => running.delete(one));
    running.add(one);
    if (running.size >= atOnce) await Promise.race(running);
    if (faults.length > 0) break;
  }
  await Promise.all(running);
  if (faults.length > 0) throw faults[0];
}
