-- Gives leases back, and optionally takes the replica off the list.
--
-- KEYS    [1] the replicas, [2] the poll lease, then leases of partitions
-- ARGV    [1] owner, [2] '1' to leave altogether
-- Result  how many leases were given back
-- Promise P3: the term goes up at once, so nothing that is still on its way
--         under the old term can be written.
local owner, given = ARGV[1], 0
for i = 3, #KEYS do
  if redis.call('HGET', KEYS[i], 'owner') == owner then
    redis.call('HINCRBY', KEYS[i], 'term', 1)
    redis.call('HSET', KEYS[i], 'owner', '', 'until', 0)
    given = given + 1
  end
end
if ARGV[2] == '1' then
  redis.call('ZREM', KEYS[1], owner)
  if redis.call('HGET', KEYS[2], 'owner') == owner then redis.call('DEL', KEYS[2]) end
end
return given
