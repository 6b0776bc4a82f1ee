-- One index in place of four: what is new is read once to summarise it, and a search by time and source cuts by both at once, whatever
-- the planner thinks. On a log that is there already, intake waits while it is built.
create index pa_traffic_log_summary on pa_traffic_log
    using brin (time_received, id, src_ip inet_bloom_ops, dst_ip inet_bloom_ops, dst_port int4_bloom_ops)
    with (pages_per_range = 32, autosummarize = on);
drop index pa_traffic_log_time_id, pa_traffic_log_src, pa_traffic_log_dst, pa_traffic_log_dst_port;

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
