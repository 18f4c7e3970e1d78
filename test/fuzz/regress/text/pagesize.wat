(module (memory 0 (pagesize 0x8000000000000000)) (memory (pagesize 2) (data "abc")))
