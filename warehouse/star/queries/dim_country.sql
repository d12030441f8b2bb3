SELECT core.star_key(code) AS country_key, code AS country, name AS name_en, name_ko, zone, currency FROM core.country
UNION ALL SELECT core.star_key('KR'), 'KR', 'Korea', '대한민국', 'Asia/Seoul', 'KRW'
UNION ALL SELECT core.star_key('INTL'), 'INTL', 'Several countries', '여러 국가', NULL, NULL
UNION ALL SELECT 0, 'unknown', 'Not stated', '미상', NULL, NULL
