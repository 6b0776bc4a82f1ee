-- The whole schema of Active Defense. Applied at start (Flyway), or by hand: psql -v ON_ERROR_STOP=1 -1 -f V001__first_schema.sql
-- All times are timestamptz, all addresses inet. An IPv4-mapped IPv6 address is stored as its IPv4 address.

create table schema_version (
    version    integer primary key,
    applied_at timestamptz not null default now()
);
insert into schema_version (version) values (1);

-- System ------------------------------------------------------------------------------------------------------------

-- One row: is the engine on? Off stops intake, defense and both cleaning jobs on every node.
create table system_switch (
    id         integer primary key default 1 check (id = 1),
    is_on      boolean     not null default true,
    changed_at timestamptz not null default now(),
    changed_by text        not null default 'installation'
);
insert into system_switch default values;

-- One row a server, by its name. Only the instance that holds the lease reads this node's files.
create table node (
    name       text primary key,
    instance   uuid        not null,
    epoch      bigint      not null,
    lease_end  timestamptz not null,
    started_at timestamptz not null default now()
);

-- One row a job: the lock by which only one of several servers runs it. A transaction of a job commits only under its epoch.
create table job_lock (
    job_name       text primary key,
    is_running     boolean     not null default false,
    last_run       timestamptz,
    owner          text,
    owner_instance uuid,
    epoch          bigint      not null default 0,
    lease_end      timestamptz not null default '-infinity',
    last_result    text,
    last_failed    boolean     not null default false
);
insert into job_lock (job_name) values ('defense'), ('old-blacklist'), ('prune');

create table defense_setting (
    name  text primary key,
    value text not null
);

-- Counts changes, so that every node notices what another one wrote without reading it again and again.
create table change_counter (
    name  text primary key,
    value bigint not null default 0
);
insert into change_counter (name) values ('blacklist'), ('networks'), ('settings'), ('logfiles');

create function count_change() returns trigger language plpgsql as $$
begin
    update change_counter set value = value + 1 where name = tg_argv[0];
    return null;
end $$;

create trigger count_change after insert or update or delete on defense_setting
    for each statement execute function count_change('settings');

-- Log store ---------------------------------------------------------------------------------------------------------

create table logfile (
    id              bigint generated always as identity primary key,
    name            text        not null,
    path            text        not null,
    type            text        not null check (type in ('Firewall', 'Router', 'Switch')),
    time_zone       text        not null,
    enabled         boolean     not null default true,
    node            text        not null,
    registered_at   timestamptz not null default now(),
    removed_at      timestamptz,
    delete_records  boolean     not null default false,
    lines_stored    bigint      not null default 0,
    lines_rejected  bigint      not null default 0,
    last_line_at    timestamptz,
    newest_event_at timestamptz,
    last_batch      bigint      not null default 0,
    judged_batch    bigint      not null default 0,
    bytes_behind    bigint      not null default 0,
    behind_since    timestamptz,
    problem         text,
    -- rejected ranges up to this id are to be read again
    read_again_to   bigint
);
create unique index logfile_name on logfile (name) where removed_at is null;
create unique index logfile_path on logfile (node, path);
create trigger count_change_of_rows after insert or delete on logfile
    for each statement execute function count_change('logfiles');
create trigger count_change after update of name, path, type, time_zone, enabled, node, removed_at, read_again_to
    on logfile
    for each statement execute function count_change('logfiles');

-- A file's life under one identity (inode and first bytes). The read position belongs to it, not to the path.
create table logfile_generation (
    id                 bigint generated always as identity primary key,
    logfile_id         bigint      not null references logfile on delete cascade,
    inode              text        not null,
    fingerprint        bytea       not null,
    fingerprint_length integer     not null,
    path               text        not null,
    position           bigint      not null default 0,
    state              text        not null check (state in ('current', 'draining', 'finished', 'lost')),
    first_seen         timestamptz not null default now(),
    finished_at        timestamptz
);
create index logfile_generation_of on logfile_generation (logfile_id, id);

-- One row a committed transaction of intake, numbered without gap per device: what the defense has to judge.
create table log_batch (
    logfile_id    bigint      not null references logfile on delete cascade,
    number        bigint      not null,
    generation_id bigint,
    from_position bigint      not null,
    to_position   bigint      not null,
    first_id      bigint      not null,
    last_id       bigint      not null,
    min_time      timestamptz,
    max_time      timestamptz,
    stored        integer     not null,
    rejected      integer     not null,
    committed_at  timestamptz not null default now(),
    primary key (logfile_id, number)
);

-- Ids are taken in blocks: one nextval gives the first of 100,000.
create sequence pa_traffic_log_id_block as bigint start 1 increment 100000;

-- The records, in partitions of one UTC day of event time. A record's address is (time_received, id). No primary key on purpose: the
-- btree behind it would cost most of the speed (docs/decisions/0002). Rows older than retention go to the default partition.
create table pa_traffic_log (
    id                 bigint      not null,
    time_received      timestamptz not null,
    created_at         timestamptz not null,
    logfile_id         bigint      not null,
    src_ip             inet        not null,
    dst_ip             inet        not null,
    src_port           integer,
    dst_port           integer,
    repeat_count       integer,
    serial             text,
    seq_no             bigint,
    hostname           text,
    src_location       text,
    src_user           text,
    dst_location       text,
    action             text,
    rule_name          text,
    rule_id            text,
    threat_name        text,
    threat_id          text,
    severity           text,
    log_type           text        not null,
    subtype            text,
    direction          text,
    protocol           text,
    device_name        text,
    from_zone          text,
    to_zone            text,
    app                text,
    session_end_reason text
) partition by range (time_received);
create table pa_traffic_log_default partition of pa_traffic_log default;

create index pa_traffic_log_time_id on pa_traffic_log using brin (time_received, id)
    with (pages_per_range = 32, autosummarize = on);
create index pa_traffic_log_src on pa_traffic_log using brin (src_ip inet_bloom_ops)
    with (pages_per_range = 32, autosummarize = on);

-- Lines that were set aside, with why; the newest 10,000 a device.
create table rejected_line (
    id            bigint generated always as identity primary key,
    logfile_id    bigint      not null references logfile on delete cascade,
    generation_id bigint      not null,
    position      bigint      not null,
    length        bigint      not null,
    rejected_at   timestamptz not null default now(),
    reason        text        not null,
    line          text        not null
);
create index rejected_line_of on rejected_line (logfile_id, id);

-- Where rejected lines stand in their file, neighbours joined, so that they can be read again after an upgrade.
create table rejected_range (
    id            bigint generated always as identity primary key,
    logfile_id    bigint  not null references logfile on delete cascade,
    generation_id bigint  not null references logfile_generation on delete cascade,
    from_position bigint  not null,
    to_position   bigint  not null,
    lines         integer not null
);
create index rejected_range_of on rejected_range (logfile_id, id);

-- Blacklist and networks --------------------------------------------------------------------------------------------

create table blacklist (
    id         bigint generated always as identity primary key,
    ip         inet        not null unique,
    alert      text        not null check (alert in ('Port Scan Attack v1', 'Port Scan Attack v2', 'Vulnerability Scan v1', 'User Added')),
    first_seen timestamptz,
    last_seen  timestamptz,
    listed_at  timestamptz not null default now(),
    hits       bigint      not null default 0,
    reason     text        not null,
    -- the alerts that the reason speaks of: a further case adds its sentence once
    cases      text[]      not null,
    added_by   text        not null,
    note       text,
    expires_at timestamptz
);
create trigger count_change_of_rows after insert or delete on blacklist
    for each statement execute function count_change('blacklist');
create trigger count_change after update of ip, expires_at on blacklist
    for each statement execute function count_change('blacklist');

-- Copies of the records that decided an entry, at most 100 each; they stay when the log is pruned.
create table blacklist_evidence (
    blacklist_id bigint not null references blacklist on delete cascade,
    like pa_traffic_log
);
create index blacklist_evidence_of on blacklist_evidence (blacklist_id, time_received);

-- Evidence that is still to be copied, for many entries at once: a scan of the log for each would hold up the defense.
create table evidence_due (
    id           bigint generated always as identity primary key,
    blacklist_id bigint      not null references blacklist on delete cascade,
    ip           inet        not null,
    alert        text        not null,
    from_time    timestamptz not null,
    to_time      timestamptz not null,
    dst_ip       inet,
    dst_port     integer,
    record_id    bigint      not null
);
create index evidence_due_of on evidence_due (blacklist_id);

-- Removed by hand: only records with a later event time count again for these addresses.
create table blacklist_removal (
    ip         inet primary key,
    removed_at timestamptz not null,
    removed_by text        not null
);
create trigger count_change after insert or update or delete on blacklist_removal
    for each statement execute function count_change('blacklist');

create table own_network (
    id       bigint generated always as identity primary key,
    cidr     inet        not null unique,
    label    text        not null,
    added_at timestamptz not null default now()
);
create trigger count_change after insert or update or delete on own_network
    for each statement execute function count_change('networks');

create table allowed_network (
    id         bigint generated always as identity primary key,
    cidr       inet        not null unique,
    note       text        not null,
    added_by   text        not null,
    added_at   timestamptz not null default now(),
    expires_at timestamptz
);
create trigger count_change after insert or update or delete on allowed_network
    for each statement execute function count_change('networks');

-- List --------------------------------------------------------------------------------------------------------------

-- One row a content of the list that differed from the one before.
create table list_version (
    version    bigint generated always as identity primary key,
    sha256     bytea       not null,
    entries    integer     not null,
    created_at timestamptz not null default now()
);

create table poll (
    id         bigint generated always as identity primary key,
    client     inet        not null,
    user_agent text,
    at         timestamptz not null,
    version    bigint,
    status     integer     not null
);
create index poll_at on poll (at);

-- People ------------------------------------------------------------------------------------------------------------

create table account (
    name                 text primary key,
    password_hash        text        not null,
    role                 text        not null check (role in ('admin', 'viewer')),
    must_change_password boolean     not null default false,
    created_at           timestamptz not null default now(),
    password_changed_at  timestamptz not null default now()
);

create table audit_entry (
    id         bigint generated always as identity primary key,
    at         timestamptz not null default now(),
    who        text        not null,
    from_where text,
    what       text        not null,
    before     text,
    after      text
);
create index audit_entry_at on audit_entry (at);
