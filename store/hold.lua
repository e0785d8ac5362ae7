-- Says that a replica lives, renews its leases, takes its share of free ones.
--
-- KEYS    [1] the replicas, then the lease of each partition from 0
-- ARGV    [1] owner, [2] time to live in ms
-- Result  {number of leases held, partition and term of each ..., partitions to
--         give back ...}
-- Promise P3: at most one owner a partition, and a term that goes up whenever a
--         lease is taken, so that whoever had it before can be told by it.
--
-- Shares are fair: everybody gets at least floor(partitions / replicas) and at
-- most one more; nobody takes what another still lacks. The time is Redis' own:
-- replicas' clocks need not agree.
local owner, ttl = ARGV[1], tonumber(ARGV[2])
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local untilText = string.format('%.0f', now + ttl)

redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', now))
redis.call('ZADD', KEYS[1], untilText, owner)
local replicas = redis.call('ZRANGE', KEYS[1], 0, -1)

local partitions = #KEYS - 1
local count = {}
for _, name in ipairs(replicas) do count[name] = 0 end
local mine, free = {}, {}
for p = 0, partitions - 1 do
  local lease = redis.call('HMGET', KEYS[p + 2], 'owner', 'until', 'term')
  local who, ends, term = lease[1] or '', tonumber(lease[2] or '0'), lease[3] or '0'
  if who == '' or ends <= now then
    free[#free + 1] = p
  else
    count[who] = (count[who] or 0) + 1
    if who == owner then mine[#mine + 1] = {p, term} end
  end
end

local least = math.floor(partitions / #replicas)
local most = math.ceil(partitions / #replicas)
local lacking = 0 -- what the others still lack of the least
for _, name in ipairs(replicas) do
  if name ~= owner then lacking = lacking + math.max(0, least - count[name]) end
end

for _, lease in ipairs(mine) do
  redis.call('HSET', KEYS[lease[1] + 2], 'until', untilText)
end
local left = #free
for _, p in ipairs(free) do
  local want = #mine < least or (#mine < most and left > lacking)
  if not want then break end
  local term = redis.call('HINCRBY', KEYS[p + 2], 'term', 1)
  redis.call('HSET', KEYS[p + 2], 'owner', owner, 'until', untilText)
  mine[#mine + 1] = {p, term}
  left = left - 1
end

local result = {#mine}
for _, lease in ipairs(mine) do
  result[#result + 1] = lease[1]
  result[#result + 1] = tonumber(lease[2])
end
local surplus = math.max(#mine - most, math.min(#mine - least, lacking - left))
for i = #mine, #mine - surplus + 1, -1 do
  result[#result + 1] = mine[i][1]
end
return result
