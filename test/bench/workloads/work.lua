-- A day's work for Lua: tables, strings, patterns, closures, metatables, sorting and number crunching. No errors are
-- raised and no coroutines are used (see programs.toml), and nothing is printed that depends on a hash order.
local scale = @SCALE@

local function random(seed)
  local state = seed
  return function(limit)
    state = (state * 1103515245 + 12345) % 2147483648
    return state // 65536 % limit
  end
end

local function sortedKeys(t)
  local keys = {}
  for key in pairs(t) do keys[#keys + 1] = key end
  table.sort(keys)
  return keys
end

local function makeText(words, seed)
  local next, out = random(seed), {}
  for i = 1, words do
    local letters = {}
    for j = 1, 1 + next(7) do letters[j] = string.char(97 + next(12)) end
    out[i] = table.concat(letters)
    if next(9) == 0 then out[i] = out[i] .. "." end
  end
  return table.concat(out, " ")
end

local function countWords(text)
  local counts, longest = {}, ""
  for word in text:gmatch("%a+") do
    counts[word] = (counts[word] or 0) + 1
    if #word > #longest then longest = word end
  end
  local keys = sortedKeys(counts)
  table.sort(keys, function(a, b)
    if counts[a] ~= counts[b] then return counts[a] > counts[b] end
    return a < b
  end)
  return keys, counts, longest
end

local function rewrite(text)
  local replaced, n = text:gsub("(%a)(%a*)%.", function(first, rest) return first:upper() .. rest .. "!" end)
  local swapped, m = replaced:gsub("(%a+) (%a+)", "%2 %1")
  return swapped, n, m
end

local Vector = {}
Vector.__index = Vector
Vector.__add = function(a, b) return setmetatable({x = a.x + b.x, y = a.y + b.y}, Vector) end
Vector.__mul = function(a, s) return setmetatable({x = a.x * s, y = a.y * s}, Vector) end
Vector.__eq = function(a, b) return a.x == b.x and a.y == b.y end
function Vector:dot(other) return self.x * other.x + self.y * other.y end

local function orbit(steps)
  local position = setmetatable({x = 1.0, y = 0.0}, Vector)
  local velocity = setmetatable({x = 0.0, y = 1.0}, Vector)
  for _ = 1, steps do
    local pull = -1.0 / (position:dot(position) * math.sqrt(position:dot(position)))
    velocity = velocity + position * (pull * 0.001)
    position = position + velocity * 0.001
  end
  return position
end

local function queens(n)
  local columns, up, down, found = {}, {}, {}, 0
  local function place(row)
    if row > n then found = found + 1 return end
    for c = 1, n do
      if not columns[c] and not up[row + c] and not down[row - c + n] then
        columns[c], up[row + c], down[row - c + n] = true, true, true
        place(row + 1)
        columns[c], up[row + c], down[row - c + n] = nil, nil, nil
      end
    end
  end
  place(1)
  return found
end

local function closures(count)
  local function counter(step)
    local n = 0
    return function() n = n + step return n end
  end
  local list, sum = {}, 0
  for i = 1, 50 do list[i] = counter(i) end
  for i = 1, count do sum = sum + list[i % 50 + 1]() end
  return sum
end

local function serialise(value, depth)
  if type(value) ~= "table" then return tostring(value) end
  local parts = {}
  for _, key in ipairs(sortedKeys(value)) do
    parts[#parts + 1] = string.format("%s%s=%s", (" "):rep(depth), key, serialise(value[key], depth + 1))
  end
  return "{\n" .. table.concat(parts, ",\n") .. "}"
end

local function nested(depth, next)
  if depth == 0 then return next(1000) end
  local t = {}
  for i = 1, 4 do t["k" .. i] = nested(depth - 1, next) end
  return t
end

local function hash(text)
  local h = 2166136261
  for i = 1, #text do h = (h ~ text:byte(i)) * 16777619 & 0xffffffff end
  return h
end

for round = 1, scale do
  local text = makeText(3000, round)
  local keys, counts, longest = countWords(text)
  local swapped, n, m = rewrite(text)
  local position = orbit(3000)
  local tree = serialise(nested(4, random(round)), 0)
  print(string.format("round %d: %d words, most frequent %s (%d), longest %s, %d and %d rewritten, hashes %08x %08x",
    round, #keys, keys[1], counts[keys[1]], longest, n, m, hash(swapped), hash(tree)))
  print(string.format("  orbit %.14g %.14g, queens %d, closures %d", position.x, position.y, queens(6), closures(20000)))
end
