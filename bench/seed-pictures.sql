-- $1 region, $2 report, $3 and $4 first and last number of this batch, $5 how many there will be, $6 now
-- Pictures of five years, 24 marks each. One mark in seven is of a kind that thousands of pictures have (a sky, a stamp, a wall): all but
-- equal in every sign, some of these kinds far more common than others.
with drawn as (
  select n, $6::timestamptz - interval '5 years' * (1 - n::float8 / $5) as at from generate_series($3::bigint, $4::bigint) as n),
named as (
  select at, (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7' || lpad(to_hex(n & 4095), 3, '0') || '8' || lpad(to_hex(n), 15, '0'))::uuid as id
    from drawn),
photo as (
  insert into reports.photo (region_id, id, report_id, position, file_key, sha256, width, height, created_at, indexed_at)
  select $1::integer, id, $2::uuid, 0, 'img/00/00/' || id, sha256(id::text::bytea), 1600, 1200, at, at from named returning id),
likeness as (
  insert into reports.likeness (region_id, photo_id, thumb, aspect)
  select $1::integer, photo.id, t.thumb, 1.3333 from photo join bench_thumb t on t.n = ('x' || right(photo.id::text, 4))::bit(16)::integer & 255
  returning photo_id),
mark as (
  select photo_id, m, random() < 1.0 / 7 as is_common, floor(4000 * random() ^ 3)::bigint as kind, floor(random() * 2 ^ 31)::bigint as low,
         floor(random() * 2 ^ 31)::bigint as high, floor(random() * 39)::integer as other, floor(random() * 2 ^ 25)::integer as place
    from likeness, generate_series(0, 23) as m offset 0),
told as (
  select photo_id, (m << 25) | place as spot,
         case when is_common
           then ((('x' || left(md5(kind::text), 16))::bit(64)::bigint & 9223372036854775807) # (1::bigint << (24 + other)))
           else (high << 32) | (low << 1) end as bits
    from mark)
insert into reports.likeness_mark (region_id, key, photo_id, spot, bits)
select $1::integer, (bits & 16777215)::integer, photo_id, spot, bits from told
