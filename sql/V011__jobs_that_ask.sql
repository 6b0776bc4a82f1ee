-- A deletion that is much more than the time since its last run explains waits for a person's word.
alter table job_lock
    add question      text,
    add question_key  text,
    add answered_key  text,
    -- the setting that the last run went by: after a change of it more is deleted, and nobody wonders
    add last_setting  integer;

insert into schema_version (version) values (11);
