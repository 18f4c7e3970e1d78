// Every function of the table exists under the name that imports ask for, here and on boards.
#include <setjmp.h>
#include <stdio.h>

#include "wasi_shim/functions.h"

typedef struct symbol {
  const char *name;
  const void *address;
} symbol;

#define WASI_FUNCTION(since, result, name, signature, parameters, arguments, decode)               \
  {#name, (const void *)WASI_SYMBOL(name, signature)},
static const symbol symbols[] = {
#include "wasi_shim/wasip1.def"
};

static jmp_buf trapped;
_Noreturn void wasmrt_trap(uint32_t code) { longjmp(trapped, (int)code); }

#ifdef WASI_TEST_STUB
// The code of the trap that proc_exit ends in, where there is no process to end.
static int trap_of_exit(wasmrt_instance *instance) {
  int code = setjmp(trapped);
  if (code == 0)
    WASI_SYMBOL(proc_exit, i_)(instance, 0);
  return code;
}
#endif

int main(void) {
  unsigned count = sizeof(symbols) / sizeof(*symbols), failures = count != 46;
  for (unsigned i = 0; i < count; i++)
    failures += symbols[i].address == NULL;
#ifdef WASI_TEST_STUB
  wasmrt_instance instance = {0};
  failures += WASI_SYMBOL(sched_yield, _i)(&instance) != WASI_ERRNO_NOSYS;
  failures += WASI_SYMBOL(fd_write, iiii_i)(&instance, 1, 0, 0, 0) != WASI_ERRNO_NOSYS;
  failures += trap_of_exit(&instance) != WASMRT_TRAP_host;
#endif
  printf("%u functions, %u failures\n", count, failures);
  return failures != 0;
}
