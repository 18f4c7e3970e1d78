;; A fault in the text is shown with its line and a caret.
;; RUN: not aotc validate %s 2>&1 | FileCheck %s --strict-whitespace
(module
  (func (i32.addd)))
;;      CHECK:bad-text.wat:4:{{[0-9]+}}: unknown operator
;; CHECK-NEXT:  (func (i32.addd)))
;; CHECK-NEXT:{{^ +\^}}
