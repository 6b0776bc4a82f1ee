-- People: which sessions still count, and lock-out after repeated failures.

insert into schema_version (version) values (2);

-- A session of the pages holds the version that it was begun under and ends when the account has another one. It rises with
-- every change of password or role, by whatever way, and is never used twice: an account that is deleted and added again has a new one.
create sequence account_version as bigint;
alter table account add column version bigint not null default nextval('account_version');
create function renew_account_version() returns trigger language plpgsql as $$
begin
    new.version = nextval('account_version');
    return new;
end $$;
create trigger renew_version before update of password_hash, role on account
    for each row execute function renew_account_version();

-- Names that differ only in case would be taken for one another.
create unique index account_name_lower on account (lower(name));

-- Where an account was logged in to before. From there only its own failures from there hold it up, so that nobody else
-- can lock it out.
create table known_address (
    name    text        not null references account on delete cascade,
    address text        not null,
    last_at timestamptz not null default now(),
    primary key (name, address)
);

-- Failed logins: of a name from an address, of a name from anywhere (address ''), from an address whatever the name (name '').
-- An address is an IPv4 address or an IPv6 /64. A name without account is kept as a hash: people type passwords there.
-- Rows are forgotten a day after the last failure; there are 10,000 at most.
create table login_failure (
    name         text        not null,
    address      text        not null,
    failures     integer     not null,
    last_at      timestamptz not null,
    locked_until timestamptz,
    primary key (name, address)
);
create index login_failure_last on login_failure (last_at);

-- A new password is the way out of a lock-out.
create function forget_login_failures() returns trigger language plpgsql as $$
begin
    delete from login_failure where name = new.name;
    return null;
end $$;
create trigger forget_login_failures after update of password_hash on account
    for each row execute function forget_login_failures();
