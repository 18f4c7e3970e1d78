// How a WASI implementation joins an executable, without libwasmrt knowing it.
//
// The program's start calls these three functions if they are linked in. They are weak references
// here, which do not pull an object out of an archive: the implementation must define all three
// in an object that each of its import functions needs anyway (where its state lives), so that
// the module's own imports bring them in, and a module without WASI pays nothing.
#ifndef WASMRT_WASI_HOOK_H
#define WASMRT_WASI_HOOK_H

#include "wasmrt/abi.h"

#ifdef __cplusplus
extern "C" {
#endif

// After the segments are in place and before the start function: make the state of the program,
// with arguments, environment and grants, and keep it in instance->wasi. Returns NULL, or a
// message of one line that ends the program with exit code 1.
const char *wasmrt_wasi_attach(wasmrt_instance *instance, int argc, char **argv, char **envp,
                               const wasmrt_config *config);

// Just before _start or _initialize, after the start function.
void wasmrt_wasi_before_run(wasmrt_instance *instance);

// After _start has returned: the exit code of the process, 0 unless there is a reason. The
// implementation of proc_exit ends the process itself.
int wasmrt_wasi_exit_code(wasmrt_instance *instance);

// What the implementation may call, for a further thread of a module that is
// WASMRT_MODULE_THREADED. Makes the calling thread's instance, which shares its memories and `wasi`
// with the program's first one; runs its start function and body(context); deletes it. Where there
// is no room for it the program ends with a message: whoever spawned the thread was told that it
// runs.
void wasmrt_run_thread_instance(const wasmrt_instance *first, void (*body)(void *context),
                                void *context);

#ifdef __cplusplus
}
#endif

#endif
