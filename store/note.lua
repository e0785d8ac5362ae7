-- Notes what became of sent messages, each once.
--
-- KEYS    the outboxes, posts and inboxes that ARGV speaks of by number
-- ARGV    for each note: outbox, id of its entry, posts (0: nothing to keep),
--         number of fields and values, these, inbox (0: no event), chat of the
--         event, its sealed payload
-- Result  how many notes were the first for their entry
-- Promise P2, P5: an entry leaves the outbox together with what its sending
--         taught; a second note of the same entry changes nothing.
local noted, at = 0, 1
while at <= #ARGV do
  local outbox, id, posts, n = tonumber(ARGV[at]), ARGV[at + 1], tonumber(ARGV[at + 2]), tonumber(ARGV[at + 3])
  local after = at + 4 + n
  if redis.call('XDEL', KEYS[outbox], id) == 1 then
    noted = noted + 1
    if n > 0 then redis.call('HSET', KEYS[posts], unpack(ARGV, at + 4, after - 1)) end
    local inbox = tonumber(ARGV[after])
    if inbox > 0 then
      redis.call('XADD', KEYS[inbox], '*', 'c', ARGV[after + 1], 'u', '0', 'p', ARGV[after + 2])
    end
  end
  at = after + 3
end
return noted
