-- Moves timers that fell due to the inboxes, those due longest first.
--
-- KEYS    for each partition: its lease, its timers, their payloads, its inbox
-- ARGV    [1] now in ms, [2] at most so many in all, [3] an inbox of so many entries
--         gets none, then the term of each lease
-- Result  {how many were moved, 1 when more are due else 0, the numbers in ARGV of
--         the leases, from 1, whose term is not theirs any more ...}
-- Promise P2, P3: a timer is either waiting or in the inbox, never both or neither.
local now, most, room = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local due, left, lost = {}, 0, {}
for i = 1, #ARGV - 3 do
  local k = 4 * (i - 1)
  if redis.call('HGET', KEYS[k + 1], 'term') ~= ARGV[i + 3] then
    lost[#lost + 1] = i
  else
    local first = redis.call('ZRANGEBYSCORE', KEYS[k + 2], '-inf', now, 'LIMIT', 0, 1)
    if #first > 0 then
      -- One more than may go tells whether any is left.
      local may = math.max(0, math.min(most, room - redis.call('XLEN', KEYS[k + 4])))
      local found = redis.call('ZRANGEBYSCORE', KEYS[k + 2], '-inf', now, 'WITHSCORES', 'LIMIT', 0, may + 1)
      if #found > 2 * may then left = 1 end
      for j = 1, math.min(#found, 2 * may), 2 do
        due[#due + 1] = {tonumber(found[j + 1]), found[j], k}
      end
    end
  end
end
if #due > most then left = 1 end
table.sort(due, function(a, b)
  if a[1] ~= b[1] then return a[1] < b[1] end
  return a[2] < b[2]
end)
local fired = 0
for i = 1, math.min(#due, most) do
  local member, k = due[i][2], due[i][3]
  local payload = redis.call('HGET', KEYS[k + 3], member)
  if payload then
    local chat = string.match(member, '^(-?%d+)/')
    redis.call('XADD', KEYS[k + 4], '*', 'c', chat, 'u', '0', 'p', payload)
    redis.call('HDEL', KEYS[k + 3], member)
    fired = fired + 1
  end
  redis.call('ZREM', KEYS[k + 2], member)
end
local result = {fired, left}
for _, i in ipairs(lost) do result[#result + 1] = i end
return result
