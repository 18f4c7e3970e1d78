// The smallest executable: no memory, no WASI, nothing to run; for sizes and for the message.
#include "wasmrt/abi.h"

static wasmrt_instance instance;
wasmrt_instance *wasm_this_instance(void) { return &instance; }
const wasmrt_config wasm_config = {0};
const wasmrt_module wasm_module = {.abi = &wasmrt_abi,
                                   .name = "empty",
                                   .flags = WASMRT_MODULE_STATIC,
                                   .instance_size = sizeof(wasmrt_instance)};
