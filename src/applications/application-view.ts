import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import type { Actor } from '../access/actor';

type Shown = Record<string, unknown>;

interface Given {
  readonly reviewer: string;
  readonly conflict: boolean;
}

const prepares = ({ role }: Actor) => role === 'helpdesk' || role === 'admin' || role === 'organisation';

/** A draft is for its applicant and the helpdesk; a reviewer sees what was submitted under a call, and nothing else. */
export function onlySeenBy<Row extends ObjectLiteral>(
  builder: SelectQueryBuilder<Row>,
  actor: Actor,
  alias: string,
): void {
  if (!prepares(actor)) builder.andWhere(`${alias}.status not in ('draft', 'discarded')`);
  if (actor.role === 'reviewer') builder.andWhere(`${alias}.kind = 'mobility'`);
}

/** The same rule for one application. */
export const isSeenBy = (actor: Actor, { status, kind }: Shown): boolean =>
  (prepares(actor) || (status !== 'draft' && status !== 'discarded')) &&
  (actor.role !== 'reviewer' || kind === 'mobility');

/**
 * What reviewers said is not for applicants, and for another reviewer only once she has given her own scores; who said
 * what stays between the reviewer and the helpdesk.
 */
export function hidingBlind(actor: Actor, { assessments, ...row }: Shown): Shown {
  if (actor.role === 'organisation') return row;
  const given = (assessments ?? []) as readonly Given[];
  if (actor.role === 'helpdesk' || actor.role === 'admin') return { ...row, assessments: given };
  const own = given.find(({ reviewer }) => reviewer === actor.id);
  const seen =
    actor.role === 'reviewer' && (!own || own.conflict) ? given.filter((one) => one === own) : given;
  return { ...row, assessments: seen.map((one) => (one === own ? one : { ...one, reviewer: null })) };
}
