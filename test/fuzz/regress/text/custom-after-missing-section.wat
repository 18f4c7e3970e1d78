(module (type $t (func)) (@custom "c" (after func) "x") (@custom "d" (before first)))
