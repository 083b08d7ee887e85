import { openTally, TallyProjection } from './tally';

/** Projects in a process of its own, until it is killed; says when the rows of the event that adds 7 are written, and hangs. */
async function main(url: string): Promise<void> {
  const tally = await openTally(url);
  const hang = new Promise<void>(() => undefined);
  tally.project(
    'tally',
    new TallyProjection((events) => {
      if (!events.some(({ data }) => (data as { by: number }).by === 7)) return Promise.resolve();
      process.stdout.write('written\n');
      return hang;
    }),
  );
  await tally.followers.start();
  process.stdout.write('following\n');
}

// The pipe from the tests ends with them.
process.stdin.resume().once('end', () => process.exit());
void main(process.argv[2]);
