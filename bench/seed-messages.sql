-- $1 region, $2 and $3 first and last number of this batch, $4 from when on answers and photos are kept
with told as (
  select r.* from bench.batch($2, $3) as b join reports.report r on r.region_id = $1 and r.id = b.id
   where r.reported_at >= $4 or r.closed_at is null),
answered as (
  insert into reports.message (region_id, id, report_id, at, kind, author, organisation_id, body, is_public)
  select region_id, (left(id::text, 14) || '7' || right(id::text, 21))::uuid, id, answered_at, 'answer', 'office', organisation_id,
         'Terima kasih atas laporannya. Petugas kami sudah ke lokasi, memperbaiki yang rusak, dan memeriksanya lagi dua hari kemudian.', true
    from told where answered_at is not null)
insert into reports.photo (region_id, id, report_id, position, file_key, sha256, width, height, created_at)
select region_id, id, id, 0, 'photos/' || encode(submission_hash, 'hex'), submission_hash, 1600, 1200, reported_at
  from told where get_byte(key_hash, 0) < 77
