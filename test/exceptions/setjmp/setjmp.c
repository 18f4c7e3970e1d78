// What clang makes of setjmp and longjmp (LLVM's WebAssemblyLowerEmscriptenEHSjLj.cpp): a function
// that calls setjmp catches the exception __c_longjmp around its later calls, and asks whether the
// buffer was set by this invocation of it, and where.
#include "setjmp.h"

#include <stddef.h>

__asm__(".globl __c_longjmp\n"
        ".tagtype __c_longjmp i32\n"
        "__c_longjmp:\n");

enum { TAG_OF_LONGJMP = 1 };

void __wasm_setjmp(jmp_buf buffer, unsigned label, void *invocation) {
  buffer->invocation = invocation;
  buffer->label = label;
}

unsigned __wasm_setjmp_test(jmp_buf buffer, void *invocation) {
  return buffer->invocation == invocation ? buffer->label : 0;
}

_Noreturn void __wasm_longjmp(jmp_buf buffer, int value) {
  buffer->thrown.buffer = buffer;
  buffer->thrown.value = value == 0 ? 1 : value;
  __builtin_wasm_throw(TAG_OF_LONGJMP, &buffer->thrown);
}
