-- Released figures by the million, made up: periods x areas x every combination of the catalogue, two indicators each. A table for each set of
-- filters, and the row of all together in every table, as in a real release. Written as the build writes it, past its audit: nothing here is anybody's.
-- psql -v rows=5000000
set synchronous_commit = off;
set work_mem = '256MB';

create temporary table t as
select dense_rank() over (order by filters)::int as number, combination
from (select distinct regexp_replace(key, '=[^|]*', '', 'g') as filters from outcomes.combination where key <> '') as breakdowns
cross join lateral (
  select 0 as combination
  union all
  select number from outcomes.combination where key <> '' and regexp_replace(key, '=[^|]*', '', 'g') = filters
) as combinations;

create temporary table p as
select gen_random_uuid() as block, n, (2000 + n / 3) || '/' || (2001 + n / 3) as period, 'T' || (n % 3 + 1) as code from generate_series(0, 29) as n;

create temporary table a as
select 'E07' || lpad((900000 + n)::text, 6, '0') as code
from generate_series(0, (:rows / 30 / (select count(*) from t))::int) as n;

insert into outcomes.frozen_block (id, data_set_id, period, period_code, tables, sha256, created_at)
select block, 'school-behaviour-termly', period, code, (select array_agg(distinct number) from t), '\x00'::bytea, now() from p;

insert into outcomes.frozen_row (block_id, row_number, table_number, period_ordinal, level, area_code, combination_number)
select block, row_number() over (partition by block order by t.number, a.code, t.combination), t.number, n, 'lad', a.code, t.combination
from p cross join t cross join a;

insert into outcomes.frozen_cell (block_id, row_number, indicator_number, rule, value, status, footnote_numbers)
select block_id, row_number, i.number, 'rounded', case when (row_number + place) % 9 > 0 then (row_number + place) % 9 * 5 + 5 end,
  case when (row_number + place) % 9 > 0 then 'ok' else 'c' end, '{}'
from outcomes.frozen_row join p on p.block = block_id
cross join (select number, row_number() over (order by code) as place from outcomes.indicator where code in ('suspension_count', 'sanction_count')) as i;

insert into outcomes.data_set_version (id, data_set_id, major, minor, patch, status, publish_at, blocks, logical_sha256, lineage_sha256, synthetic, assurance)
select gen_random_uuid(), 'school-behaviour-termly', 1, 0, 0, 'published', now(), array_agg(block), '\x00'::bytea, '\x00'::bytea, true, '{}' from p;
analyze outcomes.frozen_row, outcomes.frozen_cell;
