-- Exchanges the sealed entry of an edition for one sealed with another master key.
--
-- KEYS    [1] what is live, [2] the log of what was put live
-- ARGV    [1] the edition's number, [2] the version, [3] the entry as it was, [4] as
--         it shall be
-- Result  1, or 0 when the log does not hold the entry as it was
-- Promise P7: no master key is needed longer than it has to be.
local at = tonumber(ARGV[1]) - 1
if redis.call('LINDEX', KEYS[2], at) ~= ARGV[2] .. ' ' .. ARGV[3] then return 0 end
redis.call('LSET', KEYS[2], at, ARGV[2] .. ' ' .. ARGV[4])
if redis.call('HGET', KEYS[1], 'entry') == ARGV[3] then
  redis.call('HSET', KEYS[1], 'entry', ARGV[4])
end
return 1
