-- Moves an entry that cannot be dealt with out of the way, as it is.
--
-- KEYS    [1] the stream it is in, [2] the entries set aside, [3] the partition's
--         lease (inbox only)
-- ARGV    [1] id, [2] name of the stream, [3] why, [4] at most so many are kept
--         (about), [5] the lease's term (inbox only)
-- Result  1 moved, 0 it was not there, -1 the term is not the lease's any more
-- Promise P1, P3: what is taken out of the way is kept, sealed, for a look later.
if KEYS[3] and redis.call('HGET', KEYS[3], 'term') ~= ARGV[5] then return -1 end
local found = redis.call('XRANGE', KEYS[1], ARGV[1], ARGV[1])
if #found == 0 then return 0 end
local fields = found[1][2]
redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[4], '*',
  'from', ARGV[2], 'id', ARGV[1], 'why', ARGV[3], unpack(fields))
redis.call('XDEL', KEYS[1], ARGV[1])
return 1
