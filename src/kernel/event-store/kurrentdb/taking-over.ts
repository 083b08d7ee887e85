import { checkEvents } from '../event-format';
import type { Position, RecordedEvent } from '../event-store';
import type { SeveralAppends } from './several-appends';
import type { StreamAppends } from './stream-appends';

/** Appends what another store holds, as it is there: with ids, revisions and instants, in its order. */
export class TakingOver {
  constructor(
    private readonly appends: StreamAppends,
    private readonly several: SeveralAppends,
    /** The server takes events of several streams in one call. */
    private readonly atOnce: boolean,
  ) {}

  /**
   * Answers with the position of the last of them, one at least. `deadline`: of a call that begins now. Throws as an append does;
   * where the server takes one stream at a time, some may be stored by then.
   */
  async take(events: readonly RecordedEvent[], deadline: () => number): Promise<Position> {
    const taken = events.map((each) => ({ ...each, event: checkEvents(each.stream, [each])[0] }));
    if (this.atOnce) return this.several.takeOver(taken, deadline());
    const [first, ...others] = runsOf(taken);
    let { position } = await this.appends.takeOver(first, deadline());
    for (const run of others) ({ position } = await this.appends.takeOver(run, deadline()));
    return position;
  }
}

/** Those of one stream that stand side by side. */
function runsOf<Event extends { readonly stream: string }>(events: readonly Event[]): Event[][] {
  const runs: Event[][] = [];
  for (const event of events) {
    if (runs.at(-1)?.[0].stream === event.stream) runs.at(-1)!.push(event);
    else runs.push([event]);
  }
  return runs;
}
