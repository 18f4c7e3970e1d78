(module (func $f (if (br_table 0 0 (v128.const i8x16 1 2 3
