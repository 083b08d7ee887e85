import { Column, Entity, Index } from 'typeorm';
import { type Folds, ProjectedRow, RowProjection } from '../kernel/projections/row-projection';
import { Projects } from '../kernel/projections/projection';
import type { StoredEvent } from '../kernel/recording/event-catalogue';
import type { Party } from '../parties/party.events';
import type { Role, TokenEvent } from './token.events';

@Entity('token_list')
export class TokenRow extends ProjectedRow {
  @Column('text') role: Role;
  @Column('jsonb', { nullable: true }) party: Party | null;
  @Index({ unique: true }) @Column('text') hash: string;
  @Column('boolean') revoked: boolean;
}

@Projects({ name: 'token-list', version: 1 })
export class TokenListProjection extends RowProjection<TokenRow, TokenEvent> {
  readonly row = TokenRow;
  readonly blank = () => ({ party: null, revoked: false });
  readonly key = ({ data }: StoredEvent<TokenEvent>) => data.tokenId;
  readonly when: Folds<TokenRow, TokenEvent> = {
    TokenIssued: (_, { data: { role, party, hash } }) => ({ role, party: party ?? null, hash }),
    TokenRevoked: () => ({ revoked: true }),
  };
}
