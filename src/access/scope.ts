import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { partyKey } from '../parties/party.events';
import type { Actor } from './actor';
import { scopeOf } from './policy';

/** Leaves of a list only what belongs to cooperations that the actor sees; `column` holds the cooperation's id. */
export function seenBy<Row extends ObjectLiteral>(
  builder: SelectQueryBuilder<Row>,
  actor: Actor,
  column: string,
): SelectQueryBuilder<Row> {
  const scope = scopeOf(actor);
  if (!scope) return builder;
  return builder.andWhere(
    `${column} in (select s.id from cooperation_standing s where s.parties @> array[:scope]::text[])`,
    { scope: partyKey(scope) },
  );
}
