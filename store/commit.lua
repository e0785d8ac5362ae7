-- Makes one step true: checks everything, then writes everything.
--
-- KEYS    [1] the partition's lease, [2] its inbox, [3] its outbox, then whatever
--         ARGV speaks of by number
-- ARGV    [1] the lease's term, [2] id of the inbox entry ('' for none),
--         [3] number of guards, [4] number of those that let a field be missing;
--         then for each guard: key, field, value expected ('' for missing); then
--         the same for those; then for each write: command, key, number of further
--         arguments, these
-- Result  {'OK', id of each entry added to the outbox ...}, or {'FENCED'},
--         {'GONE'}, {'CONFLICT'} with nothing written
-- Promise P2, P3, P4: the entry leaves the inbox together with its effects, only
--         under a lease that holds, and only upon versions that were read.
--
-- Four writes are no commands of Redis. BIND ties a desk to a chat, in the hash it
-- names and in the hash of the chats' desks given as its first argument; chat 0
-- unties it. RECHAT gives all desks of a chat to another. COUNT adds to a field of a
-- hash, and removes it when it comes to 0. APPEND adds a line to a field, once, and
-- drops its oldest lines when the field grows over so many bytes.
local function desksOf(chats, chat, without)
  local list = {}
  for desk in string.gmatch(redis.call('HGET', chats, chat) or '', '[^,]+') do
    if desk ~= without then list[#list + 1] = desk end
  end
  return list
end

local function seat(chats, chat, list)
  if #list == 0 then
    redis.call('HDEL', chats, chat)
    return
  end
  table.sort(list)
  redis.call('HSET', chats, chat, table.concat(list, ','))
end

local function bind(desks, chats, desk, chat)
  local before = redis.call('HGET', desks, desk)
  if before then seat(chats, before, desksOf(chats, before, desk)) end
  if chat == '0' then
    redis.call('HDEL', desks, desk)
    return
  end
  local list = desksOf(chats, chat, desk)
  list[#list + 1] = desk
  redis.call('HSET', desks, desk, chat)
  seat(chats, chat, list)
end

local function rechat(desks, chats, from, to)
  for _, desk in ipairs(desksOf(chats, from)) do bind(desks, chats, desk, to) end
end

local function count(key, field, by)
  if redis.call('HINCRBY', key, field, by) == 0 then redis.call('HDEL', key, field) end
end

local function append(key, field, line, most)
  local lines = redis.call('HGET', key, field) or ''
  line = line .. '\n'
  if string.find(lines, line, 1, true) then return end
  lines = lines .. line
  while #lines > most do lines = string.sub(lines, string.find(lines, '\n', 1, true) + 1) end
  redis.call('HSET', key, field, lines)
end

local entry = ARGV[2]
if redis.call('HGET', KEYS[1], 'term') ~= ARGV[1] then return {'FENCED'} end

local at = 5
local strict, all = tonumber(ARGV[3]), tonumber(ARGV[3]) + tonumber(ARGV[4])
for i = 1, all do
  local value = redis.call('HGET', KEYS[tonumber(ARGV[at])], ARGV[at + 1]) or ''
  if value ~= ARGV[at + 2] and (i <= strict or value ~= '') then
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
  elseif command == 'RECHAT' then
    rechat(KEYS[key], KEYS[tonumber(ARGV[at + 3])], ARGV[at + 4], ARGV[at + 5])
  elseif command == 'COUNT' then
    count(KEYS[key], ARGV[at + 3], ARGV[at + 4])
  elseif command == 'APPEND' then
    append(KEYS[key], ARGV[at + 3], ARGV[at + 4], tonumber(ARGV[at + 5]))
  else
    local reply = redis.call(command, KEYS[key], unpack(ARGV, at + 3, last))
    if key == 3 then result[#result + 1] = reply end
  end
  at = last + 1
end
return result
