-- Takes, renews or gives back the right to poll Telegram.
--
-- KEYS    [1] the poll lease
-- ARGV    [1] owner, [2] time to live in ms, 0 to give it back
-- Result  1 when the owner has it now, else 0
-- Promise one replica polls at a time. Two would do no harm but make Telegram
--         refuse one of them: ids seen keep updates from doubling.
local owner, ttl = ARGV[1], tonumber(ARGV[2])
local lease = redis.call('HMGET', KEYS[1], 'owner', 'until')
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
if lease[1] and lease[1] ~= owner and tonumber(lease[2]) > now then return 0 end
if ttl == 0 then
  if lease[1] == owner then redis.call('DEL', KEYS[1]) end
  return 0
end
redis.call('HSET', KEYS[1], 'owner', owner, 'until', string.format('%.0f', now + ttl))
return 1
