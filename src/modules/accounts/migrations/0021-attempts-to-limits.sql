-- Attempts are counted in platform.limit_use, like everything else that is limited.
drop table accounts.attempt;
