/** What Redis does in one step, and the names of what it keeps. */

/**
 * Appends facts once each: a position is one more than the stream is long, and its entry's id. Nothing is
 * written where the stream is shorter than its reader knows, or holds something else there: it has lost
 * facts that were acknowledged.
 */
export const APPEND_ONCE = `
local position = redis.call('XLEN', KEYS[1])
local known = tonumber(ARGV[1])
if known > 0 then
  local entry = redis.call('XRANGE', KEYS[1], known .. '-0', known .. '-0')
  if not entry[1] or redis.sha1hex(entry[1][2][2]) ~= ARGV[2] then return {-1, position} end
end
local answer = {}
for index = 3, #ARGV, 2 do
  local known = redis.call('HGET', KEYS[2], ARGV[index])
  if not known then
    position = position + 1
    redis.call('XADD', KEYS[1], position .. '-0', 'bytes', ARGV[index + 1])
    redis.call('HSET', KEYS[2], ARGV[index], position)
  end
  answer[#answer + 1] = tonumber(known or position)
  answer[#answer + 1] = known and 1 or 0
end
return answer
`;

/** Puts facts back where they stood, if the stream ends just before them. */
export const RESTORE = `
local position = redis.call('XLEN', KEYS[1])
if position ~= tonumber(ARGV[1]) then return 0 end
if position > 0 then
  local entry = redis.call('XRANGE', KEYS[1], position .. '-0', position .. '-0')
  if redis.sha1hex(entry[1][2][2]) ~= ARGV[2] then return 0 end
end
for index = 3, #ARGV, 2 do
  position = position + 1
  redis.call('XADD', KEYS[1], position .. '-0', 'bytes', ARGV[index + 1])
  redis.call('HSET', KEYS[2], ARGV[index], position)
end
return 1
`;

/** What a client can do once it knows the scripts. */
export interface Scripts {
  appendOnce(
    stream: string,
    ids: string,
    ...facts: (string | number | Buffer)[]
  ): Promise<number[]>;
  putBack(stream: string, ids: string, ...facts: (string | number | Buffer)[]): Promise<number>;
}

/** The names of a log's keys. */
export interface Keys {
  readonly stream: string;
  readonly ids: string;
  readonly notes: string;
  readonly secrets: string;
  readonly probe: string;
}

/** The keys of a log, by what they begin with: `{name}`, or as an earlier version named them. */
export function keysOf(prefix: string): Keys {
  return {
    stream: `${prefix}:log`,
    ids: `${prefix}:ids`,
    notes: `${prefix}:checkpoints`,
    secrets: `${prefix}:secret:`,
    probe: `${prefix}:probe`,
  };
}
