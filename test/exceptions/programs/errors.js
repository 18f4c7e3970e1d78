// Errors of every kind: the interpreters leave C functions by longjmp.
function attempt(f) {
  try { return "value " + f(); } catch (e) { return e.name ? e.name : "thrown " + e; } finally { attempts++; }
}
var attempts = 0;
print(attempt(function () { return 1; }));
print(attempt(function () { throw 5; }));
print(attempt(function () { return undefinedName; }));
print(attempt(function () { return null.x; }));
print(attempt(function () { return new Array(-1); }));
print(attempt(function () { return eval("1 +"); }));
print(attempt(function () { return decodeURIComponent("%"); }));
print(attempt(function () { return [3, 1, 2].sort(function () { throw "from sort"; }); }));
print(attempt(function () { return "abc".replace(/b/, function () { throw "from replace"; }); }));
print(attempt(function () { return JSON.parse("{"); }));

function nest(depth) {
  if (depth === 0) throw new Error("bottom");
  try { nest(depth - 1); } catch (e) { e.depth = (e.depth || 0) + 1; throw e; } finally { attempts++; }
}
try { nest(50); } catch (e) { print(e.message + " " + e.depth); }

function returns() { try { return "try"; } finally { attempts++; } }
function overrides() { for (;;) { try { throw 1; } catch (e) { break; } finally { return "finally"; } } }
print(returns() + " " + overrides());

var caught = 0;
for (var i = 0; i < 3000; i++) {
  try { if (i % 2) throw i; } catch (e) { caught += e; }
}
print(caught + " " + attempts);
throw new TypeError("uncaught");
