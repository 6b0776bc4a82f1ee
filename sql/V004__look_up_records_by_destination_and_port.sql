-- Searches by destination address and by destination port skip what cannot hold it: 12 and 5 MB for 10,000,000 records, and
-- COPY hardly notices them (docs/decisions/0035). On a log that is there already, intake waits while they are built.
create index pa_traffic_log_dst on pa_traffic_log using brin (dst_ip inet_bloom_ops)
    with (pages_per_range = 32, autosummarize = on);
create index pa_traffic_log_dst_port on pa_traffic_log using brin (dst_port int4_bloom_ops)
    with (pages_per_range = 32, autosummarize = on);

insert into schema_version (version) values (4);
