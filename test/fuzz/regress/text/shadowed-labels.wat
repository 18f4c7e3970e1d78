(module (func (block $l (block $l (br 1) (br 0) (loop $m (block $m (br_table $l $m 3 0 1 (i32.const 0))))))))
