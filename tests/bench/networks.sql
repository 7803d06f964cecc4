-- Made-up networks from :first to :last, 100 held meetings each, with seats, officers, terms, agenda and attendance: what the compliance
-- overview of one area is measured over. Thirty of each thousand work in Leicester, the others in areas of no country.
SELECT id AS version FROM membership.terms_version WHERE status = 'published' ORDER BY id LIMIT 1 \gset
CREATE TEMP TABLE made AS
  SELECT gen_random_uuid() AS id, gen_random_uuid() AS chair, gen_random_uuid() AS deputy, n, CASE WHEN n % 1000 < 30 THEN 'E06000016' ELSE 'X0' || lpad((n % 7919)::text, 7, '0') END AS area
  FROM generate_series(:first, :last) AS n;
INSERT INTO membership.network (id, slug, name, name_sort, kind, status, join_by, is_duty_partnership)
  SELECT id, 'made-up-' || n, 'Made-up network ' || n, 'made-up network ' || n, 'delivery-group', 'active', 'seat', false FROM made;
INSERT INTO membership.network_area (network_id, gss_code, valid_from, basis) SELECT id, area, '-infinity', 'stated' FROM made;
INSERT INTO membership.terms_adoption (id, network_id, terms_version_id, adopted_from) SELECT gen_random_uuid(), id, :'version', '2020-01-01' FROM made;
INSERT INTO membership.role_holding (id, network_id, function_code, valid_from, valid_from_precision)
  SELECT chair, id, 'chair', DATE '2020-01-01', 'day' FROM made UNION ALL SELECT deputy, id, 'deputy-chair', DATE '2020-01-01', 'day' FROM made;
INSERT INTO membership.seat (id, network_id, number, seat_type_code, is_practitioner)
  SELECT gen_random_uuid(), made.id, number, (SELECT code FROM membership.seat_type ORDER BY code LIMIT 1), number % 2 = 0 FROM made, generate_series(1, 10) AS number;
CREATE TEMP TABLE met AS
  SELECT gen_random_uuid() AS id, made.id AS network, made.chair, CURRENT_DATE - 35 * held AS day, held FROM made, generate_series(1, 100) AS held;
INSERT INTO membership.meeting (id, network_id, starts_at, local_date, status, chaired_by_holding_id, supporters)
  SELECT id, network, day + TIME '15:00', day, 'held', chair, '{}' FROM met;
INSERT INTO membership.agenda_item (id, meeting_id, "order", kind, standing_code, title, anonymised)
  SELECT gen_random_uuid(), met.id, item."order", 'standing', item.code, item.label, false
  FROM met JOIN membership.standing_item AS item ON item.terms_version_id = :'version' WHERE met.held <= 3;
INSERT INTO membership.attendance (id, meeting_id, seat_type_code, function_code, headcount)
  SELECT gen_random_uuid(), met.id, (SELECT code FROM membership.seat_type ORDER BY code LIMIT 1), 'chair', 4 FROM met;
ANALYZE membership.network, membership.network_area, membership.meeting, membership.seat, membership.role_holding, membership.agenda_item, membership.attendance;
