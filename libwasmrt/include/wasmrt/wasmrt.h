// The embedder's side of the runtime: make instances of compiled modules and call them.
//
// A program that links a module compiled by aotc does this:
//
//   wasmrt_trap_handler_install();                        // where guard pages bound the memory
//   wasmrt_store *store = wasmrt_store_new(NULL);
//   wasmrt_error error;
//   wasmrt_instance *instance = wasmrt_instantiate(store, &plugin_module, &imports, &error);
//   if (!instance) fail(error.message);
//   wasmrt_extern greet;
//   wasmrt_find_export(instance, "greet", &greet);
//   wasmrt_value values[2] = {{.i32 = 1}, {.i32 = 2}};
//   uint32_t trap = wasmrt_call(greet.as.func, values);   // WASMRT_NO_TRAP, or a trap's code
//   wasmrt_store_delete(store);
//
// Threads: a store and its instances belong to one thread at a time; different stores are
// independent. Only shared memories may be used by several threads at once.
// Ownership: a store owns its instances; memories and tables made here belong to their maker and
// must outlive the instances that import them; globals, tags and host functions are the
// embedder's own variables. Lengths are in bytes, memory sizes in pages, table sizes in entries.
#ifndef WASMRT_WASMRT_H
#define WASMRT_WASMRT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "wasmrt/abi.h"

#ifdef __cplusplus
extern "C" {
#endif

// ---------------------------------------------------------------------------------------------
// Stores

// How the runtime gets memory for its own structures, tables included; linear memories and objects
// lie in address space of their own. Zeroed, aligned to 16 bytes, NULL where there is none. Set
// before everything else; the C library serves otherwise.
typedef struct wasmrt_allocator {
  void *(*allocate)(void *context, size_t byte_length);
  void (*release)(void *context, void *allocation);
  void *context;
} wasmrt_allocator;
void wasmrt_set_allocator(const wasmrt_allocator *allocator);

typedef struct wasmrt_store_config {
  uint64_t max_memory_bytes;  // of each memory; 0: what its type says, for a memory64 up to 16 GiB
  uint64_t max_table_entries; // of each table; 0: 10,000,000, the limit of Wasm's JavaScript API
  uint64_t max_gc_heap_bytes; // of all objects; 0: 4 GiB, on 32-bit systems 256 MiB
} wasmrt_store_config;

// Makes PREFIX_try_NAME and wasmrt_call run Wasm code of this store on a stack of its own, of that
// size, so that it depends on nobody's thread how deep a guest may recurse. False: out of memory.
bool wasmrt_store_limit_stack(wasmrt_store *store, uint64_t byte_length);

// A store with the given limits, or the defaults for NULL. NULL when out of memory.
wasmrt_store *wasmrt_store_new(const wasmrt_store_config *config);

// Deletes the store and every instance in it.
void wasmrt_store_delete(wasmrt_store *store);

// ---------------------------------------------------------------------------------------------
// What instances import and export, spec §4.2.13

typedef struct wasmrt_global_ref {
  const wasmrt_global_type *type; // value_type, flags and defined count
  wasmrt_value *value; // of an instance's global, unless it is a v128, only the first 8 bytes
} wasmrt_global_ref;

typedef struct wasmrt_extern {
  uint32_t kind; // WASMRT_KIND_*: which member of `as` holds
  union {
    const wasmrt_func *func; // instance is NULL for a host's
    wasmrt_table *table;
    wasmrt_memory *memory;
    wasmrt_global_ref global;
    wasmrt_tag *tag;
  } as;
  wasmrt_func made; // room for a function value made by a resolver, for as.func to point to
} wasmrt_extern;

// Finds what an import names and stores it in *out, or returns false where it knows no such
// thing. `position` is that of the import in its module. Whether the type fits is checked by the
// caller of this.
typedef bool (*wasmrt_resolver)(void *context, const wasmrt_import *import, uint32_t position,
                                wasmrt_extern *out);

typedef struct wasmrt_imports {
  wasmrt_resolver resolve;
  void *context;
} wasmrt_imports;

// A resolver over an array of wasmrt_extern, one for each import of the module, in its order.
bool wasmrt_resolve_in_order(void *externs, const wasmrt_import *import, uint32_t position,
                             wasmrt_extern *out);

// A resolver that takes each name from the exports of one instance, whatever the module name.
bool wasmrt_resolve_from_instance(void *instance, const wasmrt_import *import, uint32_t position,
                                  wasmrt_extern *out);

// A host function by name. `signature` is as in wasmrt_type.text: parameter letters, '_', result
// letters. An import whose type has another text fails to link.
typedef struct wasmrt_host_func {
  const char *module;
  const char *name;
  const char *signature;
  wasmrt_code code; // result (*)(wasmrt_instance *importer, params…), see abi.h
} wasmrt_host_func;

// A resolver over an array of wasmrt_host_func that ends with an entry whose module is NULL.
bool wasmrt_resolve_host_funcs(void *host_funcs, const wasmrt_import *import, uint32_t position,
                               wasmrt_extern *out);

// A function value for host code of a known type, as resolvers return it: its instance is NULL,
// and each importer binds it to itself. The code finds the embedder's data in importer->host.
// As a reference that Wasm gets (a parameter, an entry of a table) it wants an `instance`, which is
// what the code is called with; a type with at most one result and no v128; and to live as long as
// Wasm code has it.
static inline wasmrt_func wasmrt_host_func_value(wasmrt_code code, const wasmrt_type *type) {
  wasmrt_func func = {code, type, NULL, NULL};
  return func;
}

// The module's first function type with that text, for such a reference. NULL where there is none,
// or where no import or export has to do with references to functions.
const wasmrt_type *wasmrt_find_type(const wasmrt_module *module, const char *signature);

// A memory or table of the host's own. NULL where it cannot be had within the store's limits.
// What a module wants is in module->imports[i].type.
// With WASMRT_MEMORY_GUARDED in its flags a memory has the guard regions that modules compiled
// with guard pages want of the memories they import.
wasmrt_memory *wasmrt_memory_new(wasmrt_store *store, const wasmrt_memory_type *type);
void wasmrt_memory_delete(wasmrt_memory *memory);
wasmrt_table *wasmrt_table_new(wasmrt_store *store, const wasmrt_table_type *type, wasmrt_ref init);
void wasmrt_table_delete(wasmrt_table *table);

// ---------------------------------------------------------------------------------------------
// Instances, spec §4.7.2

typedef enum wasmrt_error_kind {
  WASMRT_NO_ERROR = 0,
  WASMRT_ERROR_LINK,     // an import is unknown, or its type does not match
  WASMRT_ERROR_TRAP,     // a segment was out of bounds, or the start function trapped
  WASMRT_ERROR_RESOURCE, // memory, address space or a limit of the store
  WASMRT_ERROR_ABI       // the module was compiled for another version of the runtime
} wasmrt_error_kind;

enum { WASMRT_ERROR_MESSAGE_BYTES = 240 };

typedef struct wasmrt_error {
  uint32_t kind; // a wasmrt_error_kind, whose size differs between compilers of firmware
  uint32_t trap; // for WASMRT_ERROR_TRAP
  char message[WASMRT_ERROR_MESSAGE_BYTES];
} wasmrt_error;

// Instantiates a module, its start function included. NULL on failure, with the reason in *error.
// After a trap the instance lives on in the store, as what it wrote into imported tables must.
wasmrt_instance *wasmrt_instantiate(wasmrt_store *store, const wasmrt_module *module,
                                    const wasmrt_imports *imports, wasmrt_error *error);

// The same with imports as the header of a library declares them, PREFIX_imports: two pointers,
// `context` for instance->host and `wasi` for instance->wasi, then one for each import of the
// module that the linker has not found (aotc --link-imports), in its order: a C function, a
// wasmrt_table, wasmrt_memory, wasmrt_global_ref or wasmrt_tag. NULL where the module has no
// imports.
wasmrt_instance *wasmrt_instantiate_in_order(wasmrt_store *store, const wasmrt_module *module,
                                             const void *imports, wasmrt_error *error);

// `value` if its type is `type` to the letter; an error of the compiler otherwise.
#ifdef __cplusplus
#define WASMRT_TYPED(type, value) (value)
#else
#define WASMRT_TYPED(type, value) _Generic((value), type: (value))
#endif

// Stops the code that runs in an instance, from any thread or a signal handler: it traps with
// `interrupted` within about a millisecond, memory.atomic.wait included, and so does whatever is
// called from then on and does not end as soon, until wasmrt_interrupt_clear. False where the
// module was not compiled with --interrupt=epoch.
bool wasmrt_interrupt(wasmrt_instance *instance);
void wasmrt_interrupt_clear(wasmrt_instance *instance);

// How much work code may do until it traps with `out_of_fuel`; about as many instructions.
// Instances begin with INT64_MAX. False where the module was not compiled with --interrupt=fuel.
bool wasmrt_set_fuel(wasmrt_instance *instance, int64_t fuel);
int64_t wasmrt_fuel(const wasmrt_instance *instance); // negative after that trap

// Deletes one instance before its store. No other instance may still hold anything of it.
void wasmrt_instance_delete(wasmrt_instance *instance);

// -- Images: an instance's state, to come back to. For servers that give each request a fresh
// instance: making one from an image runs no start function and copies no segment, and a reset
// costs what was written to memory since.
typedef struct wasmrt_image wasmrt_image;

// The state of an instance in which no code runs. NULL where memory is short, a memory is shared,
// or the store has GC objects. Outlives the instance; must outlive those that are set to it. Any
// number of threads may use one.
wasmrt_image *wasmrt_image_new(const wasmrt_instance *instance);
void wasmrt_image_delete(wasmrt_image *image);

// Sets an instance of the same module, in which no code runs, to the image: its memories shrink if
// need be. What it imports stays as it is. On false the instance must not be used any more.
bool wasmrt_instance_reset(wasmrt_instance *instance, const wasmrt_image *image);

// A new instance in that state. `imports` as for wasmrt_instantiate_in_order.
wasmrt_instance *wasmrt_instantiate_image(wasmrt_store *store, const wasmrt_image *image,
                                          const void *imports, wasmrt_error *error);

// -- Pools: instances that wait to be taken, by any thread. Each has a store of its own, with the
// given limits, and begins as the image. One that is given back is reset, and kept for the next;
// beyond `keep` of them it is deleted. The image, the imports and their context must outlive the
// pool, and those taken must have been given back when it is deleted.
typedef struct wasmrt_pool wasmrt_pool;
wasmrt_pool *wasmrt_pool_new(const wasmrt_image *image, const void *imports,
                             const wasmrt_store_config *config, uint32_t keep);
wasmrt_instance *wasmrt_pool_take(wasmrt_pool *pool, wasmrt_error *error);
void wasmrt_pool_give(wasmrt_pool *pool, wasmrt_instance *instance);
void wasmrt_pool_delete(wasmrt_pool *pool);

// Finds an export. The second form takes names with NUL bytes in them.
bool wasmrt_find_export(wasmrt_instance *instance, const char *name, wasmrt_extern *out);
bool wasmrt_find_export_bytes(wasmrt_instance *instance, const char *name, size_t name_length,
                              wasmrt_extern *out);

// An exported function of that name and type, as in wasmrt_type.text: `ii_l` for [i32 i32] ->
// [i64]. NULL where there is none. Its code may be called directly: see abi.h.
const wasmrt_func *wasmrt_find_func(wasmrt_instance *instance, const char *name,
                                    const char *signature);

// The export at a position in module->exports.
void wasmrt_get_export(wasmrt_instance *instance, uint32_t position, wasmrt_extern *out);

// The host address of guest bytes [address, address + length), or NULL if they are not all in
// the memory now. Valid until the memory is deleted: memories do not move or shrink.
uint8_t *wasmrt_memory_range(const wasmrt_memory *memory, uint64_t address, uint64_t length);

// ---------------------------------------------------------------------------------------------
// Modules that are opened while the program runs: shared libraries made by aotc. Opening one runs
// nothing of it. A library for another version of the runtime is refused, with WASMRT_ERROR_ABI.

typedef struct wasmrt_plugin wasmrt_plugin;
wasmrt_plugin *wasmrt_open(const char *path, wasmrt_error *error);
void wasmrt_close(wasmrt_plugin *plugin); // after its instances are gone
const wasmrt_module *wasmrt_plugin_module(const wasmrt_plugin *plugin);

// The type of an exported function, without an instance; NULL for other exports. For imports it is
// in module->imports.
const wasmrt_type *wasmrt_export_type(const wasmrt_module *module, uint32_t position);

// ---------------------------------------------------------------------------------------------
// Passing data. Addresses and lengths that come from a guest are numbers that it made up: look at
// what they mean through a view, and copy out what you check before you use it, as the guest may
// change it while it runs. Views stay valid while the instance lives and is not reset. They are of
// memory 0.

typedef struct wasmrt_span {
  uint8_t *data;
  uint64_t length; // in bytes
} wasmrt_span;

// The guest's bytes [address, address + length); false if they are not all in its memory.
bool wasmrt_view(const wasmrt_instance *instance, uint64_t address, uint64_t length,
                 wasmrt_span *span);
// The bytes from `address` up to the next NUL, without it; false if there is none.
bool wasmrt_view_string(const wasmrt_instance *instance, uint64_t address, wasmrt_span *span);

// Memory from the allocator that the guest exports: cabi_realloc, or malloc and free. They return
// WASMRT_NO_TRAP, or the trap that ended it; WASMRT_TRAP_host where there is no allocator, and
// WASMRT_TRAP_memory_out_of_bounds where it failed or lied.
uint32_t wasmrt_guest_allocate(wasmrt_instance *instance, uint32_t length, uint32_t alignment,
                               uint32_t *address);
uint32_t wasmrt_guest_free(wasmrt_instance *instance, uint32_t address, uint32_t length,
                           uint32_t alignment);
// Allocates, with alignment 1, and copies the bytes there.
uint32_t wasmrt_guest_copy(wasmrt_instance *instance, const void *bytes, uint32_t length,
                           uint32_t *address);

// ---------------------------------------------------------------------------------------------
// References to objects; abi.h says what they look like.
//
// An object lives as long as Wasm code can reach it, or a stack of the thread that runs the store,
// or a root. References that the embedder keeps elsewhere, in its own heap or variables, want a
// root each; tables made by wasmrt_table_new are roots, and so are globals while an instance
// imports them.

typedef struct wasmrt_root {
  wasmrt_ref ref;                   // may be changed at any time
  struct wasmrt_root *next, **link; // the store's
} wasmrt_root;

void wasmrt_root_add(wasmrt_store *store, wasmrt_root *root);
void wasmrt_root_remove(wasmrt_root *root);

// What an anyref is. Costs nothing more than a look at it.
typedef enum wasmrt_any_kind {
  WASMRT_ANY_NULL,
  WASMRT_ANY_I31,
  WASMRT_ANY_STRUCT,
  WASMRT_ANY_ARRAY,
  WASMRT_ANY_HOST // an externref of the host's, converted
} wasmrt_any_kind;
wasmrt_any_kind wasmrt_kind_of_any(wasmrt_ref any);

static inline wasmrt_ref wasmrt_ref_i31(uint32_t value) {
  return (wasmrt_ref)(uintptr_t)(uint32_t)(value << 1 | 1);
}
static inline uint32_t wasmrt_i31_unsigned(wasmrt_ref i31) { return (uint32_t)(uintptr_t)i31 >> 1; }

// any.convert_extern and extern.convert_any, spec §4.6.4; null stays null. They trap where the
// heap is exhausted.
wasmrt_ref wasmrt_any_from_extern(wasmrt_store *store, wasmrt_ref external);
wasmrt_ref wasmrt_extern_from_any(wasmrt_store *store, wasmrt_ref any);

// Frees what is not reachable. Called by allocation, as needed.
void wasmrt_gc_collect(wasmrt_store *store);

typedef struct wasmrt_gc_statistics {
  uint64_t collections;
  uint64_t live_bytes; // found by the last collection
  uint64_t heap_bytes; // in blocks that hold objects
} wasmrt_gc_statistics;
wasmrt_gc_statistics wasmrt_gc_inspect(const wasmrt_store *store);

// ---------------------------------------------------------------------------------------------
// Calls and traps

// Runs body(context) and returns WASMRT_NO_TRAP, or the code of the trap that ended it. May be
// nested. A trap abandons the frames in between by a long jump: host functions called by Wasm
// must hold no locks or memory while they call back. So does an exception, on its way to whoever
// catches it; one that nobody catches ends the body with WASMRT_TRAP_uncaught_exception.
uint32_t wasmrt_try(void (*body)(void *context), void *context);

// Calls a function with its parameters in values[0…] and leaves the results in values[0…]; the
// array has room for the longer list. A trap is returned as by wasmrt_try.
uint32_t wasmrt_call(const wasmrt_func *func, wasmrt_value *values);

// The same without catching: a trap goes to the wasmrt_try around, or ends the process.
void wasmrt_invoke(const wasmrt_func *func, wasmrt_value *values);

// What happens to a trap for which there is no wasmrt_try: the hook is called and may leave by a
// long jump of its own, or end the process; if it returns, or is NULL, the trap is reported and the
// process aborted. May run in a signal handler.
typedef void (*wasmrt_trap_hook)(uint32_t code);
void wasmrt_set_trap_hook(wasmrt_trap_hook hook);

// -- Exceptions. wasmrt_exception_new and wasmrt_exception_throw are builtins of abi.h that host
// functions may call, too. An exception passes through host functions that were compiled with
// unwind tables (-funwind-tables, the default on 64-bit Linux) and abandons their frames without
// running destructors; where tables are missing it ends as if uncaught. On boards, where nothing
// unwinds, wasmrt_exception_throw returns: the host function returns too, and must not call back.

// The exception that ended the last wasmrt_try or wasmrt_call with WASMRT_TRAP_uncaught_exception.
// It lives until another one is thrown in the store; to keep it longer, give it a root.
wasmrt_ref wasmrt_uncaught_exception(const wasmrt_store *store);
const wasmrt_tag *wasmrt_exception_tag(wasmrt_ref exception);
// Its payload, one value for each parameter of the tag.
wasmrt_value *wasmrt_exception_values(wasmrt_ref exception);

// The official suite's message for a trap.
const char *wasmrt_trap_message(uint32_t code);

// Makes faults in guard regions traps: handlers for SIGSEGV and SIGBUS that pass on every fault
// that is not ours to the handlers they found. Needed for modules compiled with guard pages.
// False where the system refuses. Installing twice does nothing.
bool wasmrt_trap_handler_install(void);

// A stack for Wasm code, with a guard below it. Overflow of it is the trap call_stack_exhausted.
// Without one, code runs on its caller's stack, where overflow is caught at the system's guard.
typedef struct wasmrt_stack wasmrt_stack;
wasmrt_stack *wasmrt_stack_new(uint64_t byte_length); // 0: 8 MiB; NULL when out of memory
void wasmrt_stack_delete(wasmrt_stack *stack);
// Runs body(context) on the stack. Traps pass through to the wasmrt_try around.
void wasmrt_stack_call(wasmrt_stack *stack, void (*body)(void *context), void *context);

#ifdef __cplusplus
}
#endif

#endif
