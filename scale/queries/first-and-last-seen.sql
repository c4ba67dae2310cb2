-- When each rule was first and last broken by each target, and in how many of its exchanges.
with judged as (
    select
        target,
        recorded_at,
        chatwire_judge(request, status, headers, body, frames, target, details) as judgment
    from exchanges
),
broken as (
    select
        target,
        recorded_at,
        unnest(judgment['rules']) as broken
    from judged
)
select
    broken['rule'] as rule,
    target,
    min(recorded_at) as first_seen,
    max(recorded_at) as last_seen,
    count(*) as exchanges
from broken
group by broken['rule'], target
order by last_seen desc, rule, target
