import type { Place } from './kurrent-positions';
import type { NativeReader } from './native-reader';

const PAGE = 5_000;

export interface RecordPlaces {
  /** Names of its streams begin so. */
  readonly prefix: string;
  /** Its first event; a server may hold others before it. */
  readonly begun: { readonly stream: string; readonly place: Place };
}

/**
 * How far the log of the server was looked through for events of the record. The server looks through all that others keep
 * there each time that it is asked for what comes next, or last; nobody here asks for the same stretch again.
 */
export class Frontier {
  /** Of the last event of the record that was found; of its beginning, where there was none. */
  last: Place;
  /** Nothing of the record stands behind `last` up to here. */
  private seen: Place;
  private looking?: Promise<void>;
  private next?: Promise<void>;
  private looked = false;

  constructor(
    private readonly native: NativeReader,
    private readonly record: RecordPlaces,
    /** The highest place at which an event of the record is known to stand. */
    private readonly known: () => bigint,
  ) {
    this.last = record.begun.place;
    this.seen = record.begun.place;
  }

  /** From where to read what stands behind a place. */
  behind(place: Place): Place {
    return place.commit >= this.last.commit && place.commit < this.seen.commit ? this.seen : place;
  }

  /** Up to what is stored now, at least. A look that has begun before may not see that. */
  look(): Promise<void> {
    if (this.looking) {
      this.next ??= this.looking
        .catch(() => undefined)
        .then(() => {
          this.next = undefined;
          return this.look();
        });
      return this.next;
    }
    this.looking = this.lookOn().finally(() => (this.looking = undefined));
    return this.looking;
  }

  private async lookOn(): Promise<void> {
    const end = (await this.native.end()) ?? this.seen;
    const last = this.looked ? await this.lastBehind(this.furthest()) : await this.lastOfAll();
    this.looked = true;
    if (last.commit > this.last.commit) this.last = last;
    if (end.commit > this.seen.commit) this.seen = end;
    if (this.last.commit > this.seen.commit) this.seen = this.last;
  }

  private furthest(): Place {
    const known = this.known();
    return known > this.seen.commit ? { commit: known, prepare: known } : this.seen;
  }

  private async lastOfAll(): Promise<Place> {
    const { prefix, begun } = this.record;
    const last = await this.native.last([prefix, begun.stream]);
    return last?.position ?? begun.place;
  }

  private async lastBehind(from: Place): Promise<Place> {
    let last = from.commit > this.seen.commit ? from : this.last;
    for (let at = from, more = true; more;) {
      const page = await this.native.all(this.record.prefix, at, PAGE);
      const place = page.at(-1)?.position;
      if (place && place.commit > last.commit) last = place;
      more = page.length === PAGE;
      at = last;
    }
    return last;
  }
}
