import { compiledLexicon } from './lexicons';
import { Numbering } from './numbering';
import { OTHER_KIND, type Tools } from './prepared';
import type { Ruleset } from './ruleset';

/** What profiles are prepared with under a ruleset. @throws UnknownLexicon */
export const toolsOf = (ruleset: Ruleset): Tools => ({
  ruleset,
  lexicon: compiledLexicon(ruleset.lexicon),
  kinds: [...new Set([...Object.values(ruleset.values.kinds), OTHER_KIND])],
  codes: new Numbering(),
  words: new Numbering(),
  places: new Numbering(),
});
