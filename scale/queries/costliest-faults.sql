-- Tokens that were billed for responses that break a MUST, by rule, the most first.
-- A response that breaks two rules counts for both.
with judged as (
    select
        target,
        chatwire_judge(request, status, headers, body, frames, target, details) as judgment
    from exchanges
),
broken as (
    select
        target,
        judgment['usage']['total_tokens'] as tokens,
        unnest(judgment['rules']) as broken
    from judged
)
select
    broken['rule'] as rule,
    target,
    count(*) as exchanges,
    sum(tokens) as tokens
from broken
where broken['level'] = 'must'
group by broken['rule'], target
order by tokens desc nulls last, rule, target
