import type { TextRef } from '../kernel/domain-event';
import type { Party } from '../parties/party.events';

/** What generated cooperations are about: the parties of the directory, the offices, the code lists, a few texts. */
export interface World {
  /** Organisations and regions of Europe. */
  readonly eu: readonly Party[];
  /** Organisations and prefectures of Japan. */
  readonly jp: readonly Party[];
  readonly third: readonly Party[];
  readonly offices: readonly string[];
  readonly ecosystems: readonly string[];
  readonly technologies: readonly string[];
  readonly forms: readonly string[];
  readonly priorities: readonly string[];
  /** They lie in the vault once, and all histories share them. */
  readonly texts: readonly TextRef[];
  /** The version under which events of a type are written now. */
  schemaVersion(type: string): number;
  /** The day on which all histories stand still, `2026-11-23`. */
  readonly present: string;
}

/** The histories that belong together: the same name and the same world give the same events. */
export interface Plan {
  readonly seed: string;
  readonly world: World;
}
