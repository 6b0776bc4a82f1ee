-- Figures that the dashboard and the devices page draw, so that they never read the log itself; and what warnings need.
insert into schema_version (version) values (6);

-- Records by minute of event time and by what became of them. Rows of more than 26 hours ago are joined to half hours, those of more
-- than 8 days ago go, so there are at most some 2,000 a device.
create table record_count_minute (
    logfile_id bigint      not null references logfile on delete cascade,
    minute     timestamptz not null,
    allowed    bigint      not null,
    alerted    bigint      not null,
    denied     bigint      not null,
    dropped    bigint      not null,
    was_reset  bigint      not null,
    blocked    bigint      not null,
    other      bigint      not null,
    primary key (logfile_id, minute)
) with (fillfactor = 50);

-- What the minutes do not hold yet: a row a batch, written in the transaction that stores its records, so it is exact. Its minutes,
-- milliseconds since 1970, and the counts of each. A batch of lines in no order would else touch each minute's row.
create table record_count_due (
    id         bigint generated always as identity primary key,
    logfile_id bigint   not null references logfile on delete cascade,
    minutes    bigint[] not null,
    allowed    bigint[] not null,
    alerted    bigint[] not null,
    denied     bigint[] not null,
    dropped    bigint[] not null,
    was_reset  bigint[] not null,
    blocked    bigint[] not null,
    other      bigint[] not null
);

create view record_count as
select logfile_id, minute, allowed, alerted, denied, dropped, was_reset, blocked, other from record_count_minute
union all
select logfile_id, to_timestamp(n.minute / 1000), n.allowed, n.alerted, n.denied, n.dropped, n.was_reset, n.blocked, n.other
from record_count_due d, unnest(d.minutes, d.allowed, d.alerted, d.denied, d.dropped, d.was_reset, d.blocked, d.other)
    as n (minute, allowed, alerted, denied, dropped, was_reset, blocked, other);

-- The most frequent outside sources, destination ports and source countries of each hour of event time, of all nodes. A key is counted
-- by hits[i], and at most "missed" records of it are not; "missed" is under 0.1 % of total.
create table top_count (
    hour   timestamptz not null,
    kind   text        not null check (kind in ('source', 'port', 'country')),
    keys   text[]      not null,
    hits   bigint[]    not null,
    missed bigint      not null,
    total  bigint      not null,
    primary key (hour, kind)
);

-- Entries that came onto the blacklist, by quarter of an hour; they count on when the entry is gone.
create table listing_count (
    quarter timestamptz not null,
    alert   text        not null,
    entries bigint      not null,
    primary key (quarter, alert)
);
insert into listing_count (quarter, alert, entries)
select date_bin('15 minutes', listed_at, timestamptz 'epoch'), alert, count(*) from blacklist
where listed_at > now() - interval '8 days' group by 1, 2;

create function count_listings() returns trigger language plpgsql as $$
begin
    insert into listing_count as c (quarter, alert, entries)
    select date_bin('15 minutes', now(), timestamptz 'epoch'), alert, count(*) from added group by alert order by alert
    on conflict (quarter, alert) do update set entries = c.entries + excluded.entries;
    delete from listing_count where quarter < now() - interval '8 days';
    return null;
end $$;
create trigger count_listings after insert on blacklist referencing new table as added
    for each statement execute function count_listings();

-- Who fetches the list, a row a client address, kept with the polls themselves.
create table poller (
    client       inet primary key,
    first_at     timestamptz not null,
    last_at      timestamptz not null,
    last_status  integer     not null,
    polls        bigint      not null,
    served       bigint      not null,
    served_at    timestamptz,
    served_since timestamptz,
    version      bigint,
    user_agent   text
);
insert into poller (client, first_at, last_at, last_status, polls, served, served_at, served_since, version, user_agent)
select client, min(at), max(at), (array_agg(status order by at desc, id desc))[1], count(*),
       count(*) filter (where version is not null), max(at) filter (where version is not null),
       min(at) filter (where version is not null),
       (array_agg(version order by at desc, id desc) filter (where version is not null))[1],
       (array_agg(user_agent order by at desc, id desc))[1]
from poll group by client;

-- THREAT lines with and without a direction, as they came in last; and how far deleting a removed device's records is.
alter table logfile
    add direction_seen_at   timestamptz,
    add direction_missed_at timestamptz,
    add records_deleted     bigint not null default 0;

-- Whether a batch is of lines that had been rejected and were read again: they are no new lines.
alter table log_batch add again boolean not null default false;
