/**
 * The SQL of an append to several streams, run once by the owner on the schema `es`. As in a group, the rows of es.streams
 * are locked in the order of their names and before any position is drawn.
 */
export const ES_APPEND_MANY = String.raw`
-- What stands in the stream of these events: null without any of them, 'duplicate' with all, one behind the other, or 'partial'.
create function es.known_events(p_stream text, p_ids uuid[],
  out outcome text, out revision bigint, out last_position bigint) language sql as $$
  select case count(*) when 0 then null
      else case when count(*) = cardinality(p_ids) and count(distinct e.revision - array_position(p_ids, e.event_id)) = 1
        then 'duplicate' else 'partial' end end,
      max(e.revision), max(e.position)
    from es.events e where e.stream_id = p_stream and e.event_id = any (p_ids);
$$;

-- Each stream once. Its size is how many of the events, which come in the order of the streams, are for it: 0 where it is only
-- checked. A row for each stream, the nth of them: 'fit' for one that is only checked, else as from es.append. The
-- events are stored if every row is 'stored' or 'fit', and none of them otherwise.
create function es.append_many(p_streams text[], p_expected bigint[], p_sizes int[],
  p_ids uuid[], p_types text[], p_data jsonb[], p_meta jsonb[])
returns table (nth bigint, outcome text, revision bigint, last_position bigint)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  versions bigint[];
  outcomes text[];
  revisions bigint[];
  positions bigint[];
  ends constant int[] := array(select sum(u.size) over (order by u.nth) from unnest(p_sizes) with ordinality u(size, nth));
  first int;
  known record;
  last bigint;
  now_ timestamptz;
begin
  perform es.require_ordered_session();
  perform es.fence();
  -- A stream that is not there is held by a row which nobody else sees, and which is gone at the end.
  with held as (
    insert into es.streams as s (stream_id, version)
    select u.stream, -1 from unnest(p_streams) u(stream) order by u.stream collate "C"
      on conflict (stream_id) do update set version = s.version
    returning s.stream_id, s.version)
  select array_agg(h.version order by u.nth) into versions
    from unnest(p_streams) with ordinality u(stream, nth) join held h on h.stream_id = u.stream;

  for k in 1 .. cardinality(p_streams) loop
    known := es.known_events(p_streams[k], p_ids[ends[k] - p_sizes[k] + 1 : ends[k]]);
    positions[k] := known.last_position;
    if known.outcome is not null then
      outcomes[k] := known.outcome;
      revisions[k] := known.revision;
    elsif p_expected[k] = versions[k] or p_expected[k] = -2 or p_expected[k] = -4 and versions[k] >= 0 then
      outcomes[k] := case p_sizes[k] when 0 then 'fit' else 'stored' end;
      revisions[k] := versions[k] + p_sizes[k];
    else
      outcomes[k] := 'conflict';
      revisions[k] := versions[k];
    end if;
  end loop;

  if outcomes <@ array['stored', 'fit'] then
    now_ := date_trunc('milliseconds', clock_timestamp());
    for k in 1 .. cardinality(p_streams) loop
      continue when p_sizes[k] = 0;
      update es.streams s set version = revisions[k] where s.stream_id = p_streams[k];
      first := ends[k] - p_sizes[k] + 1;
      with stored as (
        insert into es.events (stream_id, revision, event_id, type, data, meta, recorded_at)
        select p_streams[k], versions[k] + u.nth, u.id, u.type, u.data, u.meta, now_
          from unnest(p_ids[first : ends[k]], p_types[first : ends[k]], p_data[first : ends[k]], p_meta[first : ends[k]])
            with ordinality u(id, type, data, meta, nth)
         order by u.nth
        returning position)
      select max(s.position) into last from stored s;
      positions[k] := last;
    end loop;
  end if;
  delete from es.streams s where s.stream_id = any (p_streams) and s.version = -1;
  return query select u.nth, u.outcome, u.revision, u.position
    from unnest(outcomes, revisions, positions) with ordinality u(outcome, revision, position, nth);
end $$;

revoke all on function es.known_events, es.append_many from public;
update es.meta set schema_version = 4;
`;
