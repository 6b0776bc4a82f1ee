-- Polls a row a client, status, version and minute with a count. Of IPv6 a client is a /64: it may change its address as it likes.
create function client_network(client inet) returns cidr language sql immutable
    return network(set_masklen(client, case family(client) when 6 then 64 else 32 end));

alter table poll
    add polls    bigint not null default 1,
    add first_at timestamptz,
    add brought  boolean not null default true;
update poll set first_at = at;
alter table poll
    alter first_at set not null,
    add network cidr generated always as (client_network(client)) stored,
    add minute timestamp generated always as (date_trunc('minute', at at time zone 'UTC')) stored;

with one as (
    select min(id) as id, sum(polls) as polls, min(first_at) as first_at, max(at) as at from poll
    group by network, status, coalesce(version, 0), minute having count(*) > 1
), gone as (
    delete from poll p using one o, poll k
    where k.id = o.id and p.network = k.network and p.status = k.status and p.minute = k.minute
      and coalesce(p.version, 0) = coalesce(k.version, 0) and p.id <> k.id
)
update poll p set polls = one.polls, first_at = one.first_at, at = one.at from one where p.id = one.id;

create unique index poll_of_minute on poll (network, minute, status, coalesce(version, 0));

create table poller_of_network (like poller including defaults);
alter table poller_of_network add network cidr primary key;
insert into poller_of_network
select (array_agg(client order by last_at desc))[1], min(first_at), max(last_at),
       (array_agg(last_status order by last_at desc))[1], sum(polls), sum(served), max(served_at), min(served_since),
       max(version), (array_agg(user_agent order by last_at desc))[1], client_network(client)
from poller group by client_network(client);
drop table poller;
alter table poller_of_network rename to poller;
alter index poller_of_network_pkey rename to poller_pkey;
create index poller_last_at on poller (last_at);

alter table list_fetch add network cidr generated always as (client_network(client)) stored;
delete from list_fetch f using list_fetch e
where e.network = f.network and e.version = f.version and (e.at, e.client) < (f.at, f.client);
alter table list_fetch drop constraint list_fetch_pkey, add primary key (network, version);

insert into schema_version (version) values (10);
