// A library of another time: its runtime's layouts had another digest.
extern const unsigned wasmrt_abi_1;
const void *const wasmrt_plugin = &wasmrt_abi_1;
