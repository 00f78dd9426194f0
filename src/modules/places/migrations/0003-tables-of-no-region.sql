comment on table places.place is 'common: the official list of places, public';
comment on table places.region is 'common: which regions are served here, public';
