import { partyKey, type RegionProfile } from '../../parties/party.events';
import type { PartyFact } from '../facts/facts';

/** Regions that are one place on several levels of NUTS, as Hamburg is DE6 and DE60: they count once, as the widest. */
export class SamePlaces {
  private readonly regions = new Map<string, RegionProfile>();
  private readonly children = new Map<string, Set<string>>();

  /** Whether anything changed of which region is which. */
  take({ party, profile }: PartyFact): boolean {
    const region = profile as RegionProfile;
    if (party.kind !== 'region' || region.classification !== 'nuts') return false;
    const key = partyKey(party);
    const known = this.regions.get(key);
    this.regions.set(key, region);
    if (region.parent) {
      const parent = `region:${region.parent}`;
      this.children.set(parent, (this.children.get(parent) ?? new Set()).add(key));
    }
    return known?.parent !== region.parent || known === undefined;
  }

  /** The widest region that is the very same place; any other key as it is. */
  oneOf(key: string): string {
    const parent = this.parentOf(key);
    return parent && this.regions.has(parent) && this.children.get(parent)?.size === 1
      ? this.oneOf(parent)
      : key;
  }

  /** Every region that is the same place, from the widest to the narrowest; else the key alone. */
  all(key: string): string[] {
    const only = this.children.get(key)?.size === 1 ? [...this.children.get(key)!][0] : undefined;
    return only ? [key, ...this.all(only)] : [key];
  }

  /** NUTS 1 and 2, and countries that are one region. */
  mayBePartner(key: string): boolean {
    const region = this.regions.get(key);
    if (!region) return false;
    return region.level !== 0 || this.children.get(key)?.size === 1;
  }

  private parentOf(key: string): string | undefined {
    const parent = this.regions.get(key)?.parent;
    return parent && `region:${parent}`;
  }
}
