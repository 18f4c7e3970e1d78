-- Errors and coroutines: in Lua, both leave C functions by longjmp.
print(pcall(error, "plain"))
print(pcall(function() local t = nil; return t.x end))
print(select(2, pcall(error, { code = 42 })).code)
print(xpcall(function() error("with handler", 0) end, function(m) return "handled: " .. m end))
print(pcall(string.rep, "x", -1), pcall(string.rep))
print(pcall(function() return pcall(function() error("inner", 0) end) end))

local function nest(depth)
  if depth == 0 then error("bottom", 0) end
  local ok, message = pcall(nest, depth - 1)
  error(message .. (depth % 20 == 0 and "." or ""), 0)
end
print(pcall(nest, 100))

local function overflow() return 1 + overflow() end
local ok, message = pcall(overflow)
print(ok, (message:gsub("stack traceback.*", "")))

local function walk(t)
  for _, v in ipairs(t) do
    if type(v) == "table" then walk(v) else coroutine.yield(v) end
  end
end
local seen = {}
for v in coroutine.wrap(function() walk { 1, { 2, { 3, 4 }, 5 }, { { 6 } } } end) do
  seen[#seen + 1] = v
end
print(table.concat(seen, " "))

local co = coroutine.create(function(a)
  local b = coroutine.yield(a * 2)
  local ok, m = pcall(function() coroutine.yield("inside pcall") error("late", 0) end)
  coroutine.yield(tostring(ok) .. " " .. m)
  error("end " .. b, 0)
end)
print(coroutine.resume(co, 21))
print(coroutine.resume(co, "b"))
print(coroutine.resume(co))
print(coroutine.resume(co))
print(coroutine.resume(co), coroutine.status(co))

local log = {}
local ok2 = pcall(function()
  local a <close> = setmetatable({}, { __close = function(_, e) log[#log + 1] = "closed: " .. tostring(e) end })
  error("while open", 0)
end)
print(ok2, table.concat(log, ","))

local caught = 0
for i = 1, 5000 do
  if not pcall(function() if i % 2 == 0 then error(i) end end) then caught = caught + 1 end
end
print(caught)
print(load("x = = 1"))
error("uncaught")
