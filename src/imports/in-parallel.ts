/** Runs the work for each item, at most `width` at a time; the first error ends it, once those begun are done. */
export async function inParallel<Item>(
  items: readonly Item[],
  width: number,
  work: (item: Item, index: number) => Promise<void>,
): Promise<void> {
  const queue = items.entries();
  let failure: { error: unknown } | undefined;
  const worker = async () => {
    for (const [index, item] of queue) {
      if (failure) return;
      await work(item, index).catch((error: unknown) => (failure ??= { error }));
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
  if (failure) throw failure.error;
}
