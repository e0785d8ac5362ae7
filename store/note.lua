-- Notes what became of sent messages, each once.
--
-- KEYS    the outboxes, posts and inboxes that ARGV speaks of by number
-- ARGV    for each note: outbox, id of its entry, posts (0: nothing to keep),
--         number of fields and values, these, number of events, and for each
--         its inbox, its chat, its sealed payload
-- Result  how many notes were the first for their entry
-- Promise P2, P5: an entry leaves the outbox together with what its sending
--         taught; a second note of the same entry changes nothing.
local noted, at = 0, 1
while at <= #ARGV do
  local outbox, id, posts, n = tonumber(ARGV[at]), ARGV[at + 1], tonumber(ARGV[at + 2]), tonumber(ARGV[at + 3])
  local after = at + 4 + n
  local events = tonumber(ARGV[after])
  if redis.call('XDEL', KEYS[outbox], id) == 1 then
    noted = noted + 1
    if n > 0 then redis.call('HSET', KEYS[posts], unpack(ARGV, at + 4, after - 1)) end
    for e = after + 1, after + 3 * events, 3 do
      redis.call('XADD', KEYS[tonumber(ARGV[e])], '*', 'c', ARGV[e + 1], 'u', '0', 'p', ARGV[e + 2])
    end
  end
  at = after + 1 + 3 * events
end
return noted
