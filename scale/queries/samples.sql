-- Some exchanges for each broken rule and target, whole, so that `--out` stores them as recordings.
with judged as (
    select
        name,
        target,
        chatwire_judge(request, status, headers, body, frames, target, details) as judgment
    from exchanges
),
broken as (
    select
        name,
        target,
        unnest(judgment['rules']) as broken
    from judged
),
ranked as (
    select
        name,
        broken['rule'] as rule,
        row_number() over (partition by broken['rule'], target order by name) as position
    from broken
    where broken['rule'] like $rule
)
select
    ranked.rule,
    exchanges.*
from ranked
inner join exchanges on exchanges.name = ranked.name
where ranked.position <= cast($per_rule as bigint)
order by ranked.rule, exchanges.name
