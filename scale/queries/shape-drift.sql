-- What responses of one month have that those of another do not, by target:
-- places and types that are new, gone or of another frequency.
-- Months are prefixes of `recorded_at`, such as 2026-10.
with shapes as (
    select
        target,
        recorded_at,
        unnest(chatwire_shapes(request, status, headers, body, frames, target, details)) as shape
    from exchanges
    where starts_with(recorded_at, $before) or starts_with(recorded_at, $after)
),
places as (
    select
        target,
        shape['kind'] as kind,
        shape['pointer'] as pointer,
        shape['shape'] as shape,
        sum(case when starts_with(recorded_at, $before) then 1 else 0 end) as before,
        sum(case when starts_with(recorded_at, $after) then 1 else 0 end) as after
    from shapes
    group by target, shape['kind'], shape['pointer'], shape['shape']
)
select target, kind, pointer, shape, before, after
from places
where before = 0 or after = 0
order by target, kind, pointer, shape
