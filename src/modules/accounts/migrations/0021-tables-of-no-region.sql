-- Asked before anybody knows the region. Within a region they show only what is of it.
select platform.asked_before_region('accounts.login');
select platform.asked_before_region('accounts.session');
comment on table accounts.spent_challenge is 'common: hashes of challenges that were answered';
