-- How many exchanges have which verdict, by target.
-- Rows that are no exchange are `unreadable`, with the reason of one of them.
with judged as (
    select
        target,
        chatwire_judge(request, status, headers, body, frames, target, details) as judgment
    from exchanges
)
select
    target,
    judgment['verdict'] as verdict,
    judgment['kind'] as kind,
    count(*) as exchanges,
    sum(judgment['findings_count']) as findings,
    min(judgment['error']) as error
from judged
group by target, judgment['verdict'], judgment['kind']
order by target, verdict, kind
