-- Findings by rule, target, model and week, the most frequent first.
with judged as (
    select
        target,
        try_cast(recorded_at as timestamp) as recorded_at,
        chatwire_judge(request, status, headers, body, frames, target, details) as judgment
    from exchanges
),
broken as (
    select
        target,
        judgment['model'] as model,
        date_trunc('week', recorded_at) as week,
        unnest(judgment['rules']) as broken
    from judged
)
select
    broken['rule'] as rule,
    broken['level'] as level,
    target,
    model,
    week,
    count(*) as exchanges,
    sum(broken['count']) as findings
from broken
group by broken['rule'], broken['level'], target, model, week
order by exchanges desc, rule, target, model, week
