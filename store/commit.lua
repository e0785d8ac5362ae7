-- Makes one step true: checks everything, then writes everything.
--
-- KEYS    [1] the partition's lease, [2] its inbox, [3] its outbox, then whatever
--         ARGV speaks of by number
-- ARGV    [1] the lease's term, [2] id of the inbox entry ('' for none),
--         [3] number of guards; then for each guard: key, field, value expected
--         ('' for missing); then for each write: command, key, number of further
--         arguments, these
-- Result  {'OK', id of each entry added to the outbox ...}, or {'FENCED'},
--         {'GONE'}, {'CONFLICT'} with nothing written
-- Promise P2, P3, P4: the entry leaves the inbox together with its effects, only
--         under a lease that holds, and only upon versions that were read.
--
-- BIND is no command of Redis: it binds an office to a chat one to one, in the
-- hash it names and the reverse hash given as its first argument. Chat 0 unbinds.
-- Nor is COUNT: it adds to a field of a hash, and removes it when it comes to 0.
local function bind(offices, groups, office, chat)
  local before = redis.call('HGET', offices, office)
  if before then redis.call('HDEL', groups, before) end
  if chat == '0' then
    redis.call('HDEL', offices, office)
    return
  end
  local other = redis.call('HGET', groups, chat)
  if other then redis.call('HDEL', offices, other) end
  redis.call('HSET', offices, office, chat)
  redis.call('HSET', groups, chat, office)
end

local function count(key, field, by)
  if redis.call('HINCRBY', key, field, by) == 0 then redis.call('HDEL', key, field) end
end

local entry = ARGV[2]
if redis.call('HGET', KEYS[1], 'term') ~= ARGV[1] then return {'FENCED'} end

local at = 4
for _ = 1, tonumber(ARGV[3]) do
  local value = redis.call('HGET', KEYS[tonumber(ARGV[at])], ARGV[at + 1]) or ''
  if value ~= ARGV[at + 2] then
    -- Versions moved because this entry was dealt with: say that, it saves a retry.
    if entry ~= '' and #redis.call('XRANGE', KEYS[2], entry, entry) == 0 then return {'GONE'} end
    return {'CONFLICT'}
  end
  at = at + 3
end

-- The last guard and the first write at once.
if entry ~= '' and redis.call('XDEL', KEYS[2], entry) == 0 then return {'GONE'} end

local result = {'OK'}
while at <= #ARGV do
  local command, key, n = ARGV[at], tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2])
  local last = at + 2 + n
  if command == 'BIND' then
    bind(KEYS[key], KEYS[tonumber(ARGV[at + 3])], ARGV[at + 4], ARGV[at + 5])
  elseif command == 'COUNT' then
    count(KEYS[key], ARGV[at + 3], ARGV[at + 4])
  else
    local reply = redis.call(command, KEYS[key], unpack(ARGV, at + 3, last))
    if key == 3 then result[#result + 1] = reply end
  end
  at = last + 1
end
return result
