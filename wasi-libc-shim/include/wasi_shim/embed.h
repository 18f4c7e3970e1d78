// WASI for modules that are libraries. A program makes a state for each instance, puts it into
// PREFIX_imports.wasi, and links wasmrt::wasi; PREFIX_imports_of takes the functions from there.
//
//   const char *settings[] = {"WASMRT_DIRS=/srv/data::/::ro", NULL}, *message;
//   imports.wasi = wasmrt_wasi_new(1, argv, settings, &message);
//
// The guest gets what the settings grant (README.md lists them), the host's standard streams, and
// nothing from the environment. proc_exit does not end the process: the call traps with
// WASMRT_TRAP_host, and wasmrt_wasi_exited says so.
#ifndef WASI_SHIM_EMBED_H
#define WASI_SHIM_EMBED_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// NULL on failure, with the reason in *message. Arguments and settings must live as long.
void *wasmrt_wasi_new(int argc, char *const *argv, const char *const *settings,
                      const char **message);
void wasmrt_wasi_delete(void *wasi);

// Whether the guest has called proc_exit, and with what.
bool wasmrt_wasi_exited(const void *wasi, uint32_t *code);

#ifdef __cplusplus
}
#endif

#endif
