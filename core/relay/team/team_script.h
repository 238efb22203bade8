#pragma once

namespace sluice::relay {

// What Redis runs for each decision, all of it at once: no other relay's decision comes between. The time is the server's, so that relays
// with clocks of their own count one minute. For each place two keys: a sorted set of what was taken (member "id:cost", score the
// microsecond), and the sum of its costs. A place is a window of requests (every cost is 1) or of tokens.

// KEYS: entries and sum of each place. ARGV: window in µs, id, then limit and cost of each place.
// Gives {refusing place or 0, µs until there is room, used of each place…}.
inline constexpr const char *kTakeScript = R"lua(
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local window = tonumber(ARGV[1])
local places = #KEYS / 2
local used = {}
local refusing, wait = 0, 0
for i = 1, places do
  local entries, sum = KEYS[2 * i - 1], KEYS[2 * i]
  local limit, cost = tonumber(ARGV[2 * i + 1]), tonumber(ARGV[2 * i + 2])
  local over = redis.call('ZRANGEBYSCORE', entries, '-inf', now - window)
  if #over > 0 then
    local gone = 0
    for _, member in ipairs(over) do
      gone = gone + tonumber(string.match(member, ':(%d+)$'))
    end
    redis.call('ZREMRANGEBYSCORE', entries, '-inf', now - window)
    redis.call('DECRBY', sum, gone)
  end
  used[i] = tonumber(redis.call('GET', sum) or '0')
  if used[i] + cost > limit then
    local left, from, free = used[i], 0, nil
    while not free do
      local some = redis.call('ZRANGE', entries, from, from + 63, 'WITHSCORES')
      if #some == 0 then
        free = now + window
      end
      for k = 1, #some, 2 do
        left = left - tonumber(string.match(some[k], ':(%d+)$'))
        if left + cost <= limit then
          free = tonumber(some[k + 1]) + window
          break
        end
      end
      from = from + 64
    end
    if refusing == 0 or free - now > wait then
      refusing, wait = i, free - now
    end
  end
end
if refusing == 0 then
  for i = 1, places do
    local entries, sum = KEYS[2 * i - 1], KEYS[2 * i]
    local cost = tonumber(ARGV[2 * i + 2])
    redis.call('ZADD', entries, now, ARGV[2] .. ':' .. string.format('%d', cost))
    redis.call('INCRBY', sum, string.format('%d', cost))
    local keep = math.ceil(window / 1000) + 1000
    redis.call('PEXPIRE', entries, keep)
    redis.call('PEXPIRE', sum, keep)
    used[i] = used[i] + cost
  end
end
local answer = {refusing, wait}
for i = 1, places do
  answer[i + 2] = used[i]
end
return answer
)lua";

// What was taken has cost something else. KEYS as above; ARGV: id, then old and new cost of each place; a new cost of 0 gives it back.
inline constexpr const char *kSettleScript = R"lua(
for i = 1, #KEYS / 2 do
  local entries, sum = KEYS[2 * i - 1], KEYS[2 * i]
  local member = ARGV[1] .. ':' .. ARGV[2 * i]
  local score = redis.call('ZSCORE', entries, member)
  if score then
    redis.call('ZREM', entries, member)
    if tonumber(ARGV[2 * i + 1]) > 0 then
      redis.call('ZADD', entries, score, ARGV[1] .. ':' .. ARGV[2 * i + 1])
    end
    redis.call('INCRBY', sum, string.format('%d', tonumber(ARGV[2 * i + 1]) - tonumber(ARGV[2 * i])))
  end
end
return 0
)lua";

} // namespace sluice::relay
