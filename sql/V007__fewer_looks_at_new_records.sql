-- One bloom index of three columns instead of three: any of its columns can be asked for alone, and what is new is read once to
-- summarise it, not three times. On a log that is there already, intake waits while it is built.
create index pa_traffic_log_addresses on pa_traffic_log
    using brin (src_ip inet_bloom_ops, dst_ip inet_bloom_ops, dst_port int4_bloom_ops)
    with (pages_per_range = 32, autosummarize = on);
drop index pa_traffic_log_src, pa_traffic_log_dst, pa_traffic_log_dst_port;

-- Days that are only inserted into and then dropped need no vacuum for it: there is no index-only scan that a visibility map would
-- serve. What deletes leave in them, and old transaction numbers, are vacuumed as ever.
do $$
declare
    day regclass;
begin
    for day in select inhrelid from pg_inherits where inhparent = 'pa_traffic_log'::regclass loop
        execute format('alter table %s set (autovacuum_vacuum_insert_threshold = -1)', day);
    end loop;
end $$;

insert into schema_version (version) values (7);
