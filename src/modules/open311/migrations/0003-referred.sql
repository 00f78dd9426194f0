-- A server to which only such reports go as others are in charge of, one by one.
alter table open311.server add column referred_only boolean not null default false;
