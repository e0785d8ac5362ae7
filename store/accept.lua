-- Takes a batch of arrivals into the inbox, each update id once.
--
-- KEYS    the bitmaps of ids seen and the inboxes that ARGV speaks of by number
-- ARGV    [1] seconds to live of a bitmap; then for each arrival:
--         bitmap's number (0: not from Telegram), bit, inbox's number (0: only
--         to be marked), chat, update id, sealed payload
-- Result  how many arrivals were new
-- Promise P1, P2: an id is marked and its entry added in one go, so an update
--         is in the inbox when this returns, and never twice.
local fresh, touched = 0, {}
for i = 2, #ARGV, 6 do
  local bitmap, inbox = tonumber(ARGV[i]), tonumber(ARGV[i + 2])
  local new = true
  if bitmap > 0 then
    new = redis.call('SETBIT', KEYS[bitmap], ARGV[i + 1], 1) == 0
    touched[KEYS[bitmap]] = true
  end
  if new then
    fresh = fresh + 1
    if inbox > 0 then
      redis.call('XADD', KEYS[inbox], '*', 'c', ARGV[i + 3], 'u', ARGV[i + 4], 'p', ARGV[i + 5])
    end
  end
end
for key in pairs(touched) do
  redis.call('EXPIRE', key, ARGV[1])
end
return fresh
