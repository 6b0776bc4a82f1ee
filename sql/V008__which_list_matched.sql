-- The external dynamic lists that source and destination are on, as the firewall itself says: proof that it blocks by the list.
alter table pa_traffic_log
    add column src_edl text,
    add column dst_edl text;
alter table blacklist_evidence
    add column src_edl text,
    add column dst_edl text;

insert into schema_version (version) values (8);
