import { DomainEvent, type EventIn } from '../kernel/domain-event';

/** Rules by which partners are suggested. `hash` is the SHA-256 of the document's canonical JSON (RFC 8785), in hex. */
export class RulesetDrafted extends DomainEvent<{ rulesetId: string; hash: string; document: object }> {
  readonly type = 'RulesetDrafted';
}

/** From here on these rules are in force, in place of those before. */
export class RulesetPublished extends DomainEvent<{ rulesetId: string; hash: string }> {
  readonly type = 'RulesetPublished';
}

export const rulesetEvents = { RulesetDrafted, RulesetPublished };
export type RulesetEvent = EventIn<typeof rulesetEvents>;
