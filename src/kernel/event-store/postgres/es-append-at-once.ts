/** What every append does first: it refuses a session that would see no order, and sets its fence. */
const FENCED = String.raw`
  if current_setting('transaction_isolation') <> 'read committed' or pg_is_in_recovery() then
    perform es.require_ordered_session();
  end if;
  -- es.fence, without the time of a call.
  perform pg_advisory_xact_lock_shared(
    (x'1E5'::bigint << 48) | coalesce(pg_sequence_last_value('es.position_seq'::regclass), 0));`;

const HARDENED = 'language plpgsql security definer set search_path = pg_catalog, pg_temp';

/**
 * The SQL of appends that answer with positions alone, run once by the owner behind the rest of schema `es`. es.append and
 * es.append_group, which answer with rows that tell how each append ended, are left for what these two do not do.
 */
export const ES_APPEND_AT_ONCE = String.raw`
-- The position of the event; null, and nothing stored, unless the stream stands as expected (-1: it is not there) and has no
-- such event. Nearly every append is one of these.
create function es.append_event(p_stream text, p_expected bigint, p_id uuid, p_type text, p_data jsonb, p_meta jsonb)
returns bigint ${HARDENED} as $$
declare
  stored bigint;
begin${FENCED}
  if p_expected = -1 then
    insert into es.streams (stream_id, version) values (p_stream, 0) on conflict do nothing;
  else
    update es.streams s set version = p_expected + 1 where s.stream_id = p_stream and s.version = p_expected;
  end if;
  if not found then return null; end if;
  -- Asked for after the row is locked, else it could race. In a new stream no event can be.
  if p_expected >= 0 and exists (select from es.events e where e.stream_id = p_stream and e.event_id = p_id) then
    update es.streams s set version = p_expected where s.stream_id = p_stream;
    return null;
  end if;
  insert into es.events (stream_id, revision, event_id, type, data, meta, recorded_at)
  values (p_stream, p_expected + 1, p_id, p_type, p_data, p_meta, date_trunc('milliseconds', clock_timestamp()))
  returning position into stored;
  return stored;
end $$;

-- The same for a group: the position of each event, in their order; null, and nothing stored, unless every stream stands as
-- expected, >= -1, and once. Nothing is looked up: the row of the stream decides about the revision, the unique key about repeated
-- ids. Of each event: to which append it belongs, and where in it; both from 1. As many different places as the sizes say, and
-- none beyond them, are all of them, so that no revision is left out.
create function es.append_at_once(p_streams text[], p_expected bigint[], p_sizes int[],
  p_of int[], p_place int[], p_ids uuid[], p_types text[], p_data jsonb[], p_meta jsonb[])
returns bigint[] ${HARDENED} as $$
declare
  fit bool := true;
  now_ timestamptz;
  positions bigint[];
begin${FENCED}
  begin
    if -1 = all (p_expected) then
      -- Without a word about conflicts, which costs each row a second look.
      insert into es.streams (stream_id, version)
      select m.stream, m.size - 1 from unnest(p_streams, p_sizes) m(stream, size) order by m.stream collate "C";
    else
      with taken as (
        insert into es.streams as s (stream_id, version)
        select m.stream, m.size - 1 from unnest(p_streams, p_sizes) m(stream, size) order by m.stream collate "C"
          on conflict (stream_id) do update set version = s.version + excluded.version + 1
          where p_expected[array_position(p_streams, s.stream_id)] = s.version
        returning s.stream_id, old.version as before)
      select count(*) = cardinality(p_streams)
          and bool_and(coalesce(t.before, -1) = p_expected[array_position(p_streams, t.stream_id)])
        into fit from taken t;
    end if;
    if not fit then raise exception 'not all at once' using errcode = 'ES007'; end if;

    now_ := date_trunc('milliseconds', clock_timestamp());
    with stored as (
      insert into es.events (stream_id, revision, event_id, type, data, meta, recorded_at)
      select p_streams[u.of], p_expected[u.of] + u.place, u.id, u.type, u.data, u.meta, now_
        from unnest(p_of, p_place, p_ids, p_types, p_data, p_meta)
          with ordinality u("of", place, id, type, data, meta, nth)
       where u.place between 1 and p_sizes[u.of]
       order by u.nth
      returning position)
    select array_agg(s.position order by s.position) into positions from stored s;
    if cardinality(positions) = (select sum(m.size) from unnest(p_sizes) m(size)) and 0 < all (p_sizes) then
      return positions;
    end if;
    raise exception 'not as many events as the sizes say' using errcode = 'ES007';
  exception when sqlstate 'ES007' or unique_violation or cardinality_violation then
    -- What was locked is free again, and who comes next takes the locks anew from the first stream on.
    return null;
  end;
end $$;

create or replace function es.append(p_stream text, p_expected bigint,
  p_ids uuid[], p_types text[], p_data jsonb[], p_meta jsonb[])
returns table (outcome text, revision bigint, last_position bigint) ${HARDENED} as $$
begin${FENCED}
  return query select a.outcome, a.revision, a.last_position
    from es.append_to_stream(p_stream, p_expected, p_ids, p_types, p_data, p_meta) a;
end $$;

-- A row for each append of the group, the nth of them, each done by itself. One that is refused by an exception takes the others
-- with it.
create or replace function es.append_group(p_streams text[], p_expected bigint[], p_sizes int[],
  p_of int[], p_place int[], p_ids uuid[], p_types text[], p_data jsonb[], p_meta jsonb[])
returns table (nth bigint, outcome text, revision bigint, last_position bigint) ${HARDENED} as $$
begin${FENCED}
  return query select a.* from es.append_one_by_one(p_streams, p_expected, p_sizes, p_ids, p_types, p_data, p_meta) a;
end $$;

revoke all on function es.append, es.append_event, es.append_at_once, es.append_group from public;
update es.meta set schema_version = 8;
`;
