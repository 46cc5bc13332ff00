select kind, first_key, second_key from hands order by made_at, match_id
