(module (type (array (ref 4294967295))) (func (type 4294967295) (call 4294967295) (local.get 4294967296)))
