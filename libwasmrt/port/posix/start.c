// `main` of an executable: one static instance, its imports resolved by the linker.
//
// A command exports _start, which runs and returns; a reactor exports _initialize, which is run
// for its effects. A module with neither has done its work when its start function has.
#include "../../core/static_instance.h"
#include "../../core/store.h"
#include "../../core/text.h"
#include "thread.h"
#include "wasmrt/wasi_hook.h"

#pragma weak wasmrt_wasi_attach
#pragma weak wasmrt_wasi_before_run
#pragma weak wasmrt_wasi_exit_code

typedef struct {
  int argc;
  char **argv;
  char **envp;
  int exit_code;
} program;

static _Noreturn void fail(const char *problem) {
  char buffer[WASMRT_ERROR_MESSAGE_BYTES + 64];
  wasmrt_text text = wasmrt_text_in(buffer, sizeof(buffer));
  wasmrt_text_add(&text, wasm_module.name ? wasm_module.name : "module");
  wasmrt_text_add(&text, ": ");
  wasmrt_text_add(&text, problem);
  wasmrt_port_fatal(buffer);
}

static wasmrt_instance *instantiate(const program *p) {
  wasmrt_error error;
  wasmrt_instance *instance = wasmrt_static_prepare(&error);
  if (!instance || !wasmrt_instance_initialize(instance, &error))
    fail(error.message);
  if (wasmrt_wasi_attach) {
    const char *problem = wasmrt_wasi_attach(instance, p->argc, p->argv, p->envp, &wasm_config);
    if (problem)
      fail(problem);
  }
  wasmrt_instance_start(instance);
  return instance;
}

static void run(void *context) {
  program *p = context;
  wasmrt_instance *instance = instantiate(p);
  wasmrt_entry entry = wasmrt_static_find_entry(instance, "_start");
  if (!entry)
    entry = wasmrt_static_find_entry(instance, "_initialize");
  if (!entry && !wasm_module.start)
    fail("nothing to run: it exports no function _start or _initialize of type [] -> [], and has "
         "no start function");
  if (wasmrt_wasi_before_run)
    wasmrt_wasi_before_run(instance);
  if (entry)
    entry();
  if (wasmrt_wasi_exit_code)
    p->exit_code = wasmrt_wasi_exit_code(instance);
}

int main(int argc, char **argv, char **envp) {
  program p = {argc, argv, envp, 0};
  // Nothing further up knows an object. To ask the C library where the stack begins would be slow,
  // and with musl under qemu endless.
  wasmrt_this_thread.system_stack_top = __builtin_frame_address(0);
  wasmrt_stack *stack = wasmrt_stack_new(wasm_config.stack_bytes);
  if (!stack || !wasmrt_trap_handler_install())
    fail("out of memory for the stack");
  wasmrt_stack_call(stack, run, &p);
  return p.exit_code;
}
