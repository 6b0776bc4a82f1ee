-- What a person keeps: searches, some of them for all, and which columns a table shows. By the account's name, as in the
-- audit: a shared search stays when its maker goes.
create table saved_search (
    id         bigint generated always as identity primary key,
    account    text not null,
    name       text not null,
    query      text not null,
    shared     boolean not null default false,
    unique (account, name)
);

create table chosen_columns (
    account    text not null,
    of_table   text not null,
    columns    text[] not null,
    primary key (account, of_table)
);

insert into schema_version (version) values (14);
