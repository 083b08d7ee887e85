/**
 * The SQL of a group whose appends do not fit all at once, run once by the owner on the schema `es`.
 *
 * Whichever way a group goes, the rows of es.streams are locked in the order of their names and before any position is
 * drawn: groups wait for each other and for lone appends, but never in a circle, and a stream keeps its order.
 */
export const ES_APPEND_ONE_BY_ONE = String.raw`
-- Each by itself, those of one stream as they came.
create function es.append_one_by_one(p_streams text[], p_expected bigint[], p_sizes int[],
  p_ids uuid[], p_types text[], p_data jsonb[], p_meta jsonb[])
returns table (nth bigint, outcome text, revision bigint, last_position bigint) language plpgsql as $$
declare
  m record;
begin
  for m in
    select u.*, sum(u.size) over before - u.size + 1 as first, sum(u.size) over before as last
      from unnest(p_streams, p_expected, p_sizes) with ordinality u(stream, expected, size, nth)
    window before as (order by u.nth)
     order by u.stream collate "C", u.nth
  loop
    return query select m.nth, a.outcome, a.revision, a.last_position
      from es.append_to_stream(m.stream, m.expected, p_ids[m.first : m.last], p_types[m.first : m.last],
        p_data[m.first : m.last], p_meta[m.first : m.last]) a;
  end loop;
end $$;

revoke all on function es.append_one_by_one from public;
`;
