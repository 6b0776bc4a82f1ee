-- A kind of warning that somebody has taken note of: it is not counted at the bell until then.
create table warning_mute (
    kind     text primary key,
    muted_by text not null,
    until    timestamptz not null
);

insert into schema_version (version) values (12);
