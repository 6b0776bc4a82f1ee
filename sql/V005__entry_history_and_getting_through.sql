-- What an entry's page shows: its cases, its life, who has fetched it, and whether it still gets through.
insert into schema_version (version) values (5);

-- Of its hits those that the firewall allowed; the first version of the list that carried it; the first time any client
-- fetched that version or a later one.
alter table blacklist
    add column allowed_hits  bigint not null default 0,
    add column last_allowed  timestamptz,
    add column first_version bigint,
    add column fetched_at    timestamptz;

-- Sources that still get through: allowed more than ten minutes after the entry was fetched.
create index blacklist_getting_through on blacklist (last_allowed) where last_allowed - fetched_at > interval '10 minutes';
create index blacklist_unfetched on blacklist (first_version) where fetched_at is null;

-- The cases of an entry with their figures: the reason as data.
create table blacklist_case (
    id           bigint generated always as identity primary key,
    blacklist_id bigint      not null references blacklist on delete cascade,
    alert        text        not null,
    from_time    timestamptz not null,
    to_time      timestamptz not null,
    dst_ip       inet,
    dst_port     integer,
    count        integer     not null,
    record_id    bigint      not null,
    unique (blacklist_id, alert)
);

-- The life of every address that is or was listed; written in the transaction of the change itself.
create table blacklist_event (
    id         bigint generated always as identity primary key,
    ip         inet        not null,
    at         timestamptz not null default now(),
    what       text        not null check (what in
                   ('listed', 'added', 'further case', 'removed', 'allowed', 'covered', 'inactive', 'expired')),
    who        text        not null,
    alert      text,
    reason     text,
    note       text,
    first_seen timestamptz,
    last_seen  timestamptz,
    hits       bigint
);
create index blacklist_event_of on blacklist_event (ip, id);
create index blacklist_event_at on blacklist_event (at);

insert into blacklist_event (ip, at, what, who, alert, reason, note)
select ip, listed_at, case alert when 'User Added' then 'added' else 'listed' end, added_by, alert, reason, note
from blacklist order by listed_at;

-- When each client first had each version of the list; kept while the client polls. The poll itself goes after 30 days.
create table list_fetch (
    client     inet        not null,
    version    bigint      not null,
    at         timestamptz not null,
    user_agent text,
    primary key (client, version)
);
create index list_fetch_at on list_fetch (at);

insert into list_fetch (client, version, at, user_agent)
select distinct on (client, version) client, version, at, user_agent from poll
where version is not null and status in (200, 304) order by client, version, at;
