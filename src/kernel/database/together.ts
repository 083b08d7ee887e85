import type { Connection, PoolClient } from 'pg';
import type { EntityManager } from 'typeorm';

type Pipelining = PoolClient & { pipeline: boolean; readonly connection: Connection };

const clientOf = async (tx: EntityManager) => (await tx.queryRunner!.connect()) as Pipelining;

/** Whether statements of this transaction are sent without waiting for the answers to those before. No COPY goes then. */
export const isPipelined = async (tx: EntityManager): Promise<boolean> => (await clientOf(tx)).pipeline;

/** In this work a statement need not wait for the answers to others, so that `together` saves round trips. */
export async function pipelined(tx: EntityManager, work: () => Promise<unknown>): Promise<void> {
  const client = await clientOf(tx);
  client.pipeline = true;
  try {
    await work();
  } finally {
    client.pipeline = false;
  }
}

type Works<Answers extends readonly unknown[]> = {
  readonly [At in keyof Answers]: () => Promise<Answers[At]>;
};

/**
 * Does works that do not depend on one another: side by side in a pipelined transaction, else one after another. Ends
 * when all have ended, and throws what the first that failed was told.
 */
export async function together<Answers extends readonly unknown[]>(
  tx: EntityManager,
  works: Works<Answers>,
): Promise<Answers> {
  if (!(await isPipelined(tx))) return inTurn(works);
  const failures: unknown[] = [];
  const fail = (error: unknown) => failures.push(error);
  const answers = await Promise.all(works.map((work) => work().catch(fail)));
  if (failures.length > 0) throw failures[0];
  return answers as readonly unknown[] as Answers;
}

async function inTurn<Answers extends readonly unknown[]>(works: Works<Answers>): Promise<Answers> {
  const answers: unknown[] = [];
  for (const work of works) answers.push(await work());
  return answers as readonly unknown[] as Answers;
}
