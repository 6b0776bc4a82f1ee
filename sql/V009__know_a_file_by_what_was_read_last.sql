-- The bytes right before the read position, hashed: with the first ones they tell a copy of a file from another that begins alike.
alter table logfile_generation
    add column tail_length integer not null default 0,
    add column tail bytea not null default ''::bytea;

insert into schema_version (version) values (9);
