/** Of how the chain is made: the follower's version. */
export const CHAIN_VERSION = 1;

/** The chain over the global order; a row for each event. It can be made again from the events at any time. */
export const CHAIN_SCHEMA = `
create table proj.link (
  n        bigint primary key,
  position text collate "C" not null,
  link     bytea not null check (length(link) = 32)
) with (autovacuum_vacuum_insert_scale_factor = 0.02);
`;
