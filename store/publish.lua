-- Puts a version of the config live, or refuses because another is live meanwhile.
--
-- KEYS    [1] what is live, [2] the log of what was put live, [3] the version's files
-- ARGV    [1] the version it was made upon ('' for none), [2] the edition's number,
--         [3] the version, [4] its sealed entry
-- Result  OK; MOVED when another version is live than [1]; NUMBER when the version
--         is the same and the number is not the next; GONE when the files are not kept
-- Promise P9: what is live changes whole or not at all, and never over an edit that
--         its author has not seen.
if (redis.call('HGET', KEYS[1], 'version') or '') ~= ARGV[1] then return 'MOVED' end
if redis.call('LLEN', KEYS[2]) + 1 ~= tonumber(ARGV[2]) then return 'NUMBER' end
if redis.call('EXISTS', KEYS[3]) == 0 then return 'GONE' end
redis.call('PERSIST', KEYS[3])
redis.call('HSET', KEYS[1], 'seq', ARGV[2], 'version', ARGV[3], 'entry', ARGV[4])
redis.call('RPUSH', KEYS[2], ARGV[3] .. ' ' .. ARGV[4])
return 'OK'
