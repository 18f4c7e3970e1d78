(module (func (param (ref 2147483648))) (func (local (ref null 0x7fffffff))))
