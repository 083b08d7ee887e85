import { OptionalText, PartyColumn, TextColumn } from '../kernel/projections/columns';
import { type Folds, ProjectedRow } from '../kernel/projections/row-projection';
import type { Party, PartyEvent } from './party.events';

export const directoryStatuses = ['active', 'inactive', 'succeeded'] as const;

/** What every entry of the directory shows of its standing. */
export abstract class DirectoryRow extends ProjectedRow {
  @PartyColumn() party: Party;
  @TextColumn({ enum: directoryStatuses }) status: (typeof directoryStatuses)[number];
  @OptionalText({ description: 'Day of the last verification, as far as known.' }) lastVerified:
    string | null;
  @PartyColumn({ description: 'The party that has succeeded it.' }) successor: Party | null;
}

export const blankStanding = { status: 'active', lastVerified: null, successor: null } as const;

export const standingFolds = {
  PartyVerified: (_, { data: { on } }) => ({ lastVerified: on }),
  PartyDeclaredInactive: () => ({ status: 'inactive' }),
  PartySucceeded: (_, { data: { successor } }) => ({ status: 'succeeded', successor }),
} satisfies Folds<DirectoryRow, PartyEvent>;
