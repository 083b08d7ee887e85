import type { MarkKind } from './cooperation-mark';

/** What cooperations of a list must bear: a value, or `any` of its kind. */
export interface Wanted {
  readonly kind: MarkKind;
  readonly value: string;
}

/** Every cooperation bears a stage. */
const ALL: readonly Wanted[] = [{ kind: 'stage', value: 'any' }];

const FIRST_PARAMETER = 4;

/**
 * SQL and its last parameters for a page of summaries; before them stand the position as of which ($1), the position after
 * which the page begins ($2, null: at the first) and how many rows it has at most ($3).
 */
export function summariesOf(filters: readonly Wanted[]): { sql: string; values: string[] } {
  const wanted = filters.length > 0 ? filters.toSorted(namedFirst) : ALL;
  const values: string[] = [];
  const conditions = wanted.map(({ kind, value }, index) => {
    const bears = value === 'any' ? `m${index}.first` : `m${index}.value = $${parameter(value)}`;
    return `m${index}.kind = $${parameter(kind)} and ${bears} and m${index}.position <= $1`;
  });
  return { sql: summaries(page(conditions)), values };

  function parameter(value: string): number {
    return FIRST_PARAMETER - 1 + values.push(value);
  }
}

/** A value that is named leaves few to look through; one of any kind leaves most. */
const namedFirst = (one: Wanted, other: Wanted) =>
  Number(one.value === 'any') - Number(other.value === 'any');

/**
 * Walks the marks of the first kind in the order of the list and looks the others up for each, until the page is full. The
 * limit keeps PostgreSQL from joining and sorting all there are, which it takes for cheaper.
 */
const page = ([first, ...others]: readonly string[]) => `
  select m0.cooperation_id as id, m0.opened as position from cooperation_mark m0
  where m0.opened <= $1 and ($2::text is null or m0.opened > $2) and ${[first, ...others.map(lookedUp)].join(' and ')}
  order by m0.opened limit $3`;

/** All marks of a cooperation say when it was opened, so each is found by any index. */
const lookedUp = (condition: string, index: number) => {
  const mark = `m${index + 1}`;
  return `(select true from cooperation_mark ${mark} where ${mark}.cooperation_id = m0.cooperation_id
    and ${mark}.opened = m0.opened and ${condition} limit 1)`;
};

const valuesOf = (kind: MarkKind) =>
  `coalesce(array_agg(value order by value) filter (where kind = '${kind}'), '{}')`;

const summaries = (pageSql: string) => `
select page.id, page.position, s.*, m.* from (${pageSql}) page
cross join lateral (
  select count(*)::int as steps, max(occurred_day) as "lastActivityOn", bool_or(type = 'CooperationEnded') as ended,
    (array_agg(office order by position desc) filter (where office is not null))[1] as office
  from cooperation_step where cooperation_id = page.id and position <= $1
) s
cross join lateral (
  select ${valuesOf('stage')} as stages, ${valuesOf('party')} as parties, ${valuesOf('region')} as regions,
    ${valuesOf('prefecture')} as prefectures, ${valuesOf('third')} as "thirdRegions"
  from cooperation_mark where cooperation_id = page.id and position <= $1
) m
order by page.position`;
