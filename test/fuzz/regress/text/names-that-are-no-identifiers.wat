(module $"" (func $"a b" (@name "\u{1F600}\n")) (func (@name "")) (func (@name "a b") (@custom)))
(module (func $a (param $a i32) (local $"a\"" i32)) (memory (@name "m")) (memory (@name "m") 1))
