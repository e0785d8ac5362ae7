-- Moves timers that fell due to the inbox.
--
-- KEYS    [1] the partition's lease, [2] its timers, [3] their payloads, [4] its inbox
-- ARGV    [1] the lease's term, [2] now in ms, [3] at most so many
-- Result  how many were moved, or -1 when the term is not the lease's any more
-- Promise P2, P3: a timer is either waiting or in the inbox, never both or neither.
if redis.call('HGET', KEYS[1], 'term') ~= ARGV[1] then return -1 end
local due = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', ARGV[2], 'LIMIT', 0, ARGV[3])
local fired = 0
for _, member in ipairs(due) do
  local payload = redis.call('HGET', KEYS[3], member)
  if payload then
    local chat = string.match(member, '^(-?%d+)/')
    redis.call('XADD', KEYS[4], '*', 'c', chat, 'u', '0', 'p', payload)
    redis.call('HDEL', KEYS[3], member)
    fired = fired + 1
  end
  redis.call('ZREM', KEYS[2], member)
end
return fired
