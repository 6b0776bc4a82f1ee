-- Found entries that are kept from the served list until somebody decides; see docs/decisions/0081.
alter table blacklist add held_at timestamptz;
create index blacklist_held on blacklist (id) where held_at is not null;
-- how many came lately, for the brake
create index blacklist_listed_at on blacklist (listed_at);
create trigger count_change_of_held after update of held_at on blacklist
    for each statement execute function count_change('blacklist');

insert into schema_version (version) values (15);
