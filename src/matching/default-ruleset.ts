import document from './ruleset-2026.json';
import type { Ruleset } from './ruleset';

/** The rules that Kakehashi ships with; a person publishes others. */
export const defaultRuleset = document as unknown as Ruleset;
