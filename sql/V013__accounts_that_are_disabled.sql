-- Who may not log in for a time, and when somebody logged in to the pages last.
alter table account
    add disabled_at   timestamptz,
    add last_login_at timestamptz;

-- A session that was begun before does not go on after the account is enabled again.
drop trigger renew_version on account;
create trigger renew_version before update of password_hash, role, disabled_at on account
    for each row execute function renew_account_version();

insert into schema_version (version) values (13);
