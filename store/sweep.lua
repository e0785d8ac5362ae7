-- Deletes versions of the config that nobody needs any more.
--
-- KEYS    [1] what is live, [2] conversations by version, [3] open cases by version,
--         then for each version: its files, its funnel
-- ARGV    the versions
-- Result  those that were deleted
-- Promise P9: a version stays as long as it is live, or a conversation or an open
--         case is on it.
local live = redis.call('HGET', KEYS[1], 'version')
local gone = {}
for i, version in ipairs(ARGV) do
  local talks = tonumber(redis.call('HGET', KEYS[2], version) or '0')
  local cases = tonumber(redis.call('HGET', KEYS[3], version) or '0')
  if version ~= live and talks <= 0 and cases <= 0 then
    if redis.call('DEL', KEYS[2 * i + 2], KEYS[2 * i + 3]) > 0 then gone[#gone + 1] = version end
  end
end
return gone
