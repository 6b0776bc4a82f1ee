-- Mail about new entries: where to, through which server, and the outbox. Times are timestamptz, addresses inet.

insert into schema_version (version) values (3);

insert into job_lock (job_name) values ('mail');

-- One row. An empty host turns mail off. The password is encrypted with ACTIVE_DEFENSE_SECRET_KEY.
create table email_setting (
    id          integer primary key default 1 check (id = 1),
    host        text    not null default '',
    port        integer not null default 25 check (port between 1 and 65535),
    security    text    not null default 'NONE' check (security in ('NONE', 'STARTTLS', 'TLS')),
    user_name   text    not null default '',
    password    text    not null default '',
    sender      text    not null default '',
    -- certificates in PEM that are trusted beside the server's own trust store
    certificate text    not null default ''
);
insert into email_setting default values;

create table recipient (
    id         bigint generated always as identity primary key,
    email      text        not null,
    created_at timestamptz not null default now()
);
create unique index recipient_email on recipient (lower(email));

-- New entries that no mail has told of yet, written in the transaction of the entry itself.
create table mail_entry (
    id           bigint generated always as identity primary key,
    blacklist_id bigint      not null,
    ip           inet        not null,
    alert        text        not null,
    reason       text        not null,
    added_by     text        not null,
    first_seen   timestamptz,
    last_seen    timestamptz,
    noted_at     timestamptz not null default now()
);

-- A mail as it was composed, kept 30 days: what is tried again is the same mail.
create table mail (
    id         bigint generated always as identity primary key,
    created_at timestamptz not null default now(),
    entries    bigint      not null,
    subject    text        not null,
    body_text  text        not null,
    body_html  text        not null
);
create index mail_created_at on mail (created_at);

-- The outbox: one mail to one recipient. Its Message-ID is made once. A claim keeps other servers off while one sends it.
create table mail_delivery (
    id            bigint generated always as identity primary key,
    mail_id       bigint      not null references mail on delete cascade,
    recipient     text        not null,
    message_id    text        not null unique,
    state         text        not null default 'waiting' check (state in ('waiting', 'sent', 'failed')),
    attempts      integer     not null default 0,
    next_attempt  timestamptz not null default now(),
    gives_up_at   timestamptz not null,
    claim         uuid,
    claimed_until timestamptz,
    last_attempt  timestamptz,
    -- what the server said last, or what went wrong in words
    answer        text
);
create index mail_delivery_of on mail_delivery (mail_id);
create index mail_delivery_open on mail_delivery (state, next_attempt) where state <> 'sent';
