import { type Party, partyKey } from '../../parties/party.events';
import type { MatchingProfile } from '../profile';

/** Organisations and places without their partnerships, as the data files have them. */
export interface Directory {
  readonly organisations: readonly MatchingProfile[];
  readonly prefectures: readonly MatchingProfile[];
  readonly regions: readonly Region[];
}

/** A NUTS region and the one that it is a part of. */
export interface Region {
  readonly profile: MatchingProfile;
  readonly code: string;
  readonly level: number;
  readonly parent?: string;
}

/** The directory made ready to find parties in it. Regions that are one place, as Hamburg is DE6 and DE60, count once. */
export class Places {
  private readonly regions: ReadonlyMap<string, Region>;
  private readonly children = new Map<string, number>();
  private readonly known: ReadonlySet<string>;

  constructor(readonly directory: Directory) {
    const { organisations, prefectures, regions } = directory;
    this.regions = new Map(regions.map((region) => [region.code, region]));
    this.known = new Set([...organisations, ...prefectures].map(({ party }) => partyKey(party)));
    for (const { parent } of regions)
      if (parent) this.children.set(parent, (this.children.get(parent) ?? 0) + 1);
  }

  /** Regions that may be partners: NUTS 1 and 2, and countries that are one region. */
  get candidates(): MatchingProfile[] {
    const codes = new Set(
      this.directory.regions.filter(({ level }) => level > 0).map(({ code }) => this.one(code)),
    );
    return this.directory.regions.filter(({ code }) => codes.has(code)).map(({ profile }) => profile);
  }

  has(party: Party): boolean {
    return this.known.has(partyKey(party));
  }

  /** The region of a code, or of the nearest wider one that there is. */
  region(code: string): string | undefined {
    for (let part = code; part.length > 1; part = part.slice(0, -1))
      if (this.regions.has(part)) return this.one(part);
    return undefined;
  }

  /** The widest region that is the very same place. */
  private one(code: string): string {
    const parent = this.regions.get(code)?.parent;
    return parent && this.children.get(parent) === 1 ? this.one(parent) : code;
  }
}
