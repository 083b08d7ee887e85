/**
 * What PostgreSQL keeps of schema `es`, in one hash: tables, columns, indexes, triggers, functions with their bodies. A
 * view in the place of a table, a policy or another function could show readers what `verify` does not see.
 */
export const SCHEMA_PRINT_SQL = `select encode(sha256(convert_to(string_agg(line, E'\\n' order by line collate "C"), 'UTF8')), 'hex')
  from (
    select concat_ws(' ', 'relation', relname, relkind, relrowsecurity, relhasrules) as line
      from pg_class where relnamespace = 'es'::regnamespace and relkind <> 'i'
    union all
    select concat_ws(' ', 'column', relname, attname, format_type(atttypid, atttypmod), attnotnull)
      from pg_attribute join pg_class c on c.oid = attrelid
     where c.relnamespace = 'es'::regnamespace and c.relkind = 'r' and attnum > 0 and not attisdropped
    union all
    select pg_get_indexdef(indexrelid) from pg_index join pg_class c on c.oid = indrelid
     where c.relnamespace = 'es'::regnamespace
    union all
    select concat_ws(' ', 'trigger', relname, tgname, tgenabled, tgtype, proname)
      from pg_trigger join pg_class c on c.oid = tgrelid join pg_proc p on p.oid = tgfoid
     where c.relnamespace = 'es'::regnamespace and not tgisinternal
    union all
    select concat_ws(' ', 'function', proname, pronargs, prosecdef, array_to_string(proconfig, ','), prosrc)
      from pg_proc where pronamespace = 'es'::regnamespace) made`;

/** Of what the migrations make. */
export const SCHEMA_PRINT = '0aa98be70cfb0b4720c52af616c81f9fd2008140377880f785802643257ad112';
