// The contract between generated code and the runtime.
//
// Both sides include this file: the runtime as ordinary C11, the compiler through
// aotc/target/Abi.cpp, which derives LLVM types and declarations from the very same C types. A
// change here changes both, and nothing else in the project states a layout a second time.
//
// Four lists carry the contract: struct fields, traps, effects and builtins. Rules:
//  1. Only uint32_t, uint64_t, float, double and pointers. No size_t, long, bool, enum or struct
//     by value, so that a 64-bit compiler can compute the layout of a 32-bit target.
//  2. A v128 crosses a C boundary by pointer.
//  3. No build flag may change a layout.
//  4. Objects reference wasmrt_abi, whose symbol carries a digest of the lists below, and the
//  runtime
//     defines it: code and a runtime that do not fit each other do not link.
//
// How generated functions are called. A Wasm function (params) -> result is
//     result f([wasmrt_instance *self,] params…)
// with `self` present in dynamic instances (libraries) and absent in static ones (executables and
// boards, where there is one instance at a link-time address). With at most one result and no
// v128 this is exactly the C calling convention of the target. Host functions always take
// `wasmrt_instance *self`, the importing instance, as their first parameter; several results are
// written through a trailing pointer to a struct of them, each aligned to its size, and v128 values
// pass by pointer. The C functions of a library's exports are called in the same way.
#ifndef WASMRT_ABI_H
#define WASMRT_ABI_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// A digest of all structs, traps and builtins. aotc/target/AbiDigest.cpp computes it and does not
// compile where another one is written here; its error tells the right one.
#define WASMRT_ABI_DIGEST 244547096
#define WASMRT_ABI_SYMBOL_OF(digest) wasmrt_abi_##digest
#define WASMRT_ABI_SYMBOL(digest) WASMRT_ABI_SYMBOL_OF(digest)
#define wasmrt_abi WASMRT_ABI_SYMBOL(WASMRT_ABI_DIGEST)

// The section that holds all generated functions, thunks included, and nothing else: the backtrace
// of a trap shows the frames in there and hides the host's. Its name is a C identifier, so the
// linker defines its ends; wasmrt_code_note, below, says where they are. Faults may happen at any
// instruction, so functions carry asynchronous unwind tables (LLVM: uwtable).
#define WASMRT_CODE_SECTION "wasm_text"
#define WASMRT_CODE_START "__start_" WASMRT_CODE_SECTION
#define WASMRT_CODE_STOP "__stop_" WASMRT_CODE_SECTION
#define WASMRT_CODE_NOTE_SECTION ".note.wasmrt"

typedef struct wasmrt_instance wasmrt_instance;
typedef struct wasmrt_module wasmrt_module;
typedef struct wasmrt_type wasmrt_type;
typedef struct wasmrt_func wasmrt_func;
typedef struct wasmrt_memory wasmrt_memory;
typedef struct wasmrt_table wasmrt_table;
typedef struct wasmrt_store wasmrt_store;
typedef struct wasmrt_gc_layout wasmrt_gc_layout;
typedef struct wasmrt_tag wasmrt_tag;

// A code address whose real signature depends on the Wasm type; cast before calling.
typedef void (*wasmrt_code)(void);

// Any reference: NULL for null; funcref is `const wasmrt_func *`; externref is the host's pointer;
// for anyref see "References and the GC heap" below.
typedef void *wasmrt_ref;

// A value at rest: in a global, or in an argument array of a generic call. 16 bytes.
typedef union wasmrt_value {
  uint32_t i32;
  uint64_t i64;
  float f32;
  double f64;
  wasmrt_ref ref;
  uint64_t v128[2];
} wasmrt_value;

// A v128 in a C function's parameters, by pointer, or in the struct of its results.
typedef struct wasmrt_v128 {
  uint64_t lanes[2];
} __attribute__((aligned(16))) wasmrt_v128;

// ---------------------------------------------------------------------------------------------
// Structs that generated code reads or writes. FIELD(type, name, meaning)

// A function value. Static constants in static instances; in instance storage otherwise.
#define WASMRT_FUNC_FIELDS(FIELD)                                                                  \
  FIELD(wasmrt_code, code, "entry point in the calling convention above")                          \
  FIELD(const wasmrt_type *, type, "its defined type")                                             \
  FIELD(wasmrt_instance *, instance, "first argument where the callee is dynamic or a host's")     \
  FIELD(wasmrt_code, tail_code, "entry in the uniform tail-call prototype, or NULL: call code")

// A canonical defined type (spec §3.1.3): equal types have equal hashes in every module, and the
// linker merges them by symbol name, so equal pointers are the fast test.
#define WASMRT_TYPE_FIELDS(FIELD)                                                                  \
  FIELD(uint64_t, hash0, "BLAKE3-256 of the canonical type, first quarter")                        \
  FIELD(uint64_t, hash1, "second quarter")                                                         \
  FIELD(uint64_t, hash2, "third quarter")                                                          \
  FIELD(uint64_t, hash3, "last quarter")                                                           \
  FIELD(const wasmrt_type *const *, supers,                                                        \
        "display: the types from the root down to this one; filled up with NULL to "               \
        "WASMRT_DISPLAY_ENTRIES, so that code compares the first ones without a look at depth")    \
  FIELD(uint32_t, depth, "index of this type in its own display")                                  \
  FIELD(uint32_t, kind, "wasmrt_type_kind")                                                        \
  FIELD(const char *, text, "functions: parameter letters, '_', result letters, as in `ii_l`")     \
  FIELD(wasmrt_code, invoke, "generic call: void (const wasmrt_func *, wasmrt_value *), or NULL")  \
  FIELD(const wasmrt_gc_layout *, layout, "of objects of this type; NULL for functions")
#define WASMRT_DISPLAY_ENTRIES 6u

#define WASMRT_MEMORY_FIELDS(FIELD)                                                                \
  FIELD(uint8_t *, base, "first byte; never moves while the memory lives")                         \
  FIELD(uint64_t, byte_length, "current size in bytes; only grows")                                \
  FIELD(uint64_t, page_count, "current size in pages")                                             \
  FIELD(uint64_t, max_pages, "growth limit in pages: declared, configured and reserved")           \
  FIELD(uint32_t, page_size_log2, "16, or less with custom page sizes")                            \
  FIELD(uint32_t, flags, "WASMRT_MEMORY_*")                                                        \
  FIELD(uint64_t, reserved_bytes, "address space behind base, for the fault handler")              \
  FIELD(uint64_t, declared_max, "limit in the type, UINT64_MAX where there is none")               \
  FIELD(void *, port, "the platform's own bookkeeping")

#define WASMRT_TABLE_FIELDS(FIELD)                                                                 \
  FIELD(wasmrt_ref *, elems, "the entries; may move on growth")                                    \
  FIELD(uint64_t, length, "current number of entries")                                             \
  FIELD(uint64_t, max_length, "growth limit in entries: declared and configured")                  \
  FIELD(uint64_t, declared_max, "limit in the type, UINT64_MAX where there is none")               \
  FIELD(uint32_t, flags, "WASMRT_TABLE_*")                                                         \
  FIELD(uint32_t, elem_type, "WASMRT_VALUE_* code of the element type")                            \
  FIELD(const wasmrt_type *, elem_defined, "defined type where the element type is a concrete one")

// One per memory of an instance: the base is cached because it never moves.
#define WASMRT_MEMORY_REF_FIELDS(FIELD)                                                            \
  FIELD(uint8_t *, base, "memory->base")                                                           \
  FIELD(wasmrt_memory *, memory, "the instance's own, or the exporter's")

// One per imported function: what a call needs, beside the identity of the reference.
#define WASMRT_IMPORTED_FUNC_FIELDS(FIELD)                                                         \
  FIELD(wasmrt_code, code, "ref->code")                                                            \
  FIELD(wasmrt_instance *, instance, "ref->instance; the importer where ref is a host's")          \
  FIELD(const wasmrt_func *, ref, "the function value as imported")                                \
  FIELD(wasmrt_code, host, "a host's C function, which the import's adapter calls")

#define WASMRT_DATA_FIELDS(FIELD)                                                                  \
  FIELD(const uint8_t *, bytes, "the segment")                                                     \
  FIELD(uint64_t, length, "in bytes; 0 once dropped")

#define WASMRT_ELEM_FIELDS(FIELD)                                                                  \
  FIELD(wasmrt_ref *, refs, "the evaluated segment; stays as it is when dropped, for the owner")   \
  FIELD(uint64_t, length, "in entries; 0 once dropped")

// The fixed head of an instance. Behind it lie, at offsets the module states, its memory
// references, tables, globals, imported functions, function values, tags and segments.
#define WASMRT_INSTANCE_FIELDS(FIELD)                                                              \
  FIELD(const wasmrt_module *, module, "what this is an instance of")                              \
  FIELD(wasmrt_store *, store, "limits, allocator, GC heap; shared by linked instances")           \
  FIELD(void *, stack_limit, "lowest stack address code may use, for explicit checks")             \
  FIELD(void *, host, "the embedder's pointer")                                                    \
  FIELD(void *, wasi, "the WASI shim's state")                                                     \
  FIELD(wasmrt_memory *, memory, "memory 0, for host functions; NULL where there is none")         \
  FIELD(uint64_t, fuel, "what is left, signed, with --interrupt=fuel")                             \
  FIELD(uint32_t, interrupt, "0, or all ones: asks the code to trap; --interrupt=epoch")           \
  FIELD(uint32_t, flags, "WASMRT_INSTANCE_*")                                                      \
  FIELD(void *, runtime, "the runtime's own bookkeeping; zero in the image of a static instance")

// Read-only trees of files in an executable (--embed-dir). Nodes of a tree are numbered breadth
// first from its root, 0, so that the entries of a directory follow each other; they are sorted by
// their names' bytes.
#define WASMRT_EMBEDDED_NODE_FIELDS(FIELD)                                                         \
  FIELD(const char *, name, "empty for the root")                                                  \
  FIELD(const uint8_t *, content, "of a file; a link's target, which ends with a NUL")             \
  FIELD(uint64_t, size, "in bytes; of a directory: the number of its entries")                     \
  FIELD(uint64_t, modified, "nanoseconds since 1970")                                              \
  FIELD(uint32_t, kind, "WASMRT_EMBEDDED_*")                                                       \
  FIELD(uint32_t, parent, "the directory's number; the root is its own parent")                    \
  FIELD(uint32_t, first, "number of a directory's first entry")                                    \
  FIELD(uint32_t, reserved, "0")
#define WASMRT_EMBEDDED_FIELDS(FIELD)                                                              \
  FIELD(const char *, guest, "the guest's name of the root")                                       \
  FIELD(const wasmrt_embedded_node *, nodes, "at least the root")

enum { WASMRT_EMBEDDED_DIRECTORY = 0, WASMRT_EMBEDDED_FILE = 1, WASMRT_EMBEDDED_LINK = 2 };

// What aotc's options bake into an executable; the symbol wasm_config.
#define WASMRT_CONFIG_FIELDS(FIELD)                                                                \
  FIELD(const char *const *, settings, "NULL-terminated, as in the environment: WASMRT_DIRS=…")    \
  FIELD(uint64_t, stack_bytes, "size of the stack that Wasm code runs on; 0: the default, 8 MiB")  \
  FIELD(uint64_t, max_memory_bytes, "limit of each memory; 0: what its type says")                 \
  FIELD(uint64_t, max_gc_heap_bytes, "limit of the GC heap; 0: the platform's default")            \
  FIELD(const wasmrt_embedded *, embedded, "trees of files; NULL where there are none")            \
  FIELD(uint64_t, embedded_count, "number of trees")                                               \
  FIELD(wasmrt_code, embed, "wasmrt_wasi_embedded of the shim where there are trees, else NULL")

// ---------------------------------------------------------------------------------------------
// References and the GC heap
//
// anyref and all below it: NULL; or an i31, the number shifted left by one with the lowest bit set;
// or the address of an object, which is a multiple of WASMRT_GC_GRANULE. Objects never move. One
// begins with its type (wasmrt_object; wasmrt_array for arrays); what follows is laid out by the
// compiler and told to the collector by the type's layout. The memory of a new object is zero.
//
// externref is what the host says: any pointer or number outside the store's GC heap. Conversions
// keep identity, and no host value is ever mistaken for an object or an i31:
//   any.convert_extern  puts a host's value in a box, an object whose type is of the kind
//                       WASMRT_TYPE_HOST, which is no struct, no array and no eqref;
//   extern.convert_any  takes it out again. Structs and arrays pass as they are: an address inside
//                       the heap. An i31 passes in a box of the kind WASMRT_TYPE_I31, as some
//                       host's number may look like one; any.convert_extern opens it.
//
// Allocation. A store begins with wasmrt_gc_cursor[WASMRT_GC_CURSORS], one for each size of cell.
// Where byte_length is at most WASMRT_GC_INLINE_BYTES, code may take the cell itself: with
// n = wasmrt_gc_cell_bytes(wasmrt_gc_cursor_of(byte_length)), if `end - next` is at least n, the
// object is at `next`, which moves on by n, and its type has to be stored. Otherwise the builtins
// gc_new and gc_new_array do all of it, and may collect.
//
// Collection is by marking from globals, tables, element segments, host roots, and all words of
// the current thread's stacks and registers that look like an address inside an object. Code may
// keep references anywhere on the stack, and writes them without telling anybody.

#define WASMRT_OBJECT_FIELDS(FIELD) FIELD(const wasmrt_type *, type, "NULL in a free cell")

#define WASMRT_ARRAY_FIELDS(FIELD)                                                                 \
  FIELD(const wasmrt_type *, type, "as in every object")                                           \
  FIELD(uint32_t, length, "in elements, which begin at layout->byte_length")

#define WASMRT_GC_LAYOUT_FIELDS(FIELD)                                                             \
  FIELD(uint64_t, refs,                                                                            \
        "structs: bit i is set where the pointer-sized word i of the object holds a reference; "   \
        "arrays: 1 where elements are references")                                                 \
  FIELD(const uint64_t *, more_refs, "structs of more than 64 words: the bits from word 64 on")    \
  FIELD(uint32_t, byte_length, "of a struct, or the offset of an array's first element")           \
  FIELD(uint32_t, element_bytes, "arrays: 1, 2, 4, 8 or 16; else 0")

#define WASMRT_GC_CURSOR_FIELDS(FIELD)                                                             \
  FIELD(uint8_t *, next, "the next free cell")                                                     \
  FIELD(uint8_t *, end, "of the free cells that follow each other; they are zero")

#define WASMRT_GC_GRANULE 8u
#define WASMRT_GC_SMALLEST_BYTES 16u
#define WASMRT_GC_INLINE_BYTES 512u
// Cells in steps of 8 bytes up to 128, then four sizes to each power of two up to 16 KiB.
enum { WASMRT_GC_LINEAR_CURSORS = 15, WASMRT_GC_CURSORS = WASMRT_GC_LINEAR_CURSORS + 4 * 7 };

// The smallest cells that take byte_length bytes, at most 16 KiB.
static inline uint32_t wasmrt_gc_cursor_of(uint32_t byte_length) {
  uint32_t log2 = 7;
  if (byte_length <= WASMRT_GC_SMALLEST_BYTES)
    return 0;
  if (byte_length <= 128)
    return (byte_length + 7) / 8 - 2;
  while (byte_length > 2u << log2)
    log2++;
  return WASMRT_GC_LINEAR_CURSORS + 4 * (log2 - 7) + ((byte_length - 1) >> (log2 - 2)) - 4;
}

static inline uint32_t wasmrt_gc_cell_bytes(uint32_t cursor) {
  if (cursor < WASMRT_GC_LINEAR_CURSORS)
    return (cursor + 2) * 8;
  cursor -= WASMRT_GC_LINEAR_CURSORS;
  return (5 + cursor % 4) << (5 + cursor / 4);
}

// ---------------------------------------------------------------------------------------------
// Exceptions
//
// An exception is an object of the GC heap: wasmrt_exception, behind it the payload, a wasmrt_value
// for each parameter of the tag. An exnref is its address.
//
// The builtin exception_throw unwinds the stack by the tables in the object files. A function that
// catches has WASMRT_PERSONALITY as its personality. Its tables of types are empty: each call
// inside a try leads to a landing pad, which gets the exception in the first of the two registers.
// The code there compares tags, and where none fits throws again. A call without a landing pad, and
// any function without that personality, is passed through.
//
// On boards nothing unwinds. There exception_throw leaves the exception in
// wasmrt_pending_exception and returns; so does its caller, and whoever calls a function that may
// throw looks at the variable afterwards. Results are worthless then. Who catches sets it to NULL.
// Nothing is allocated in between, so it is no root. A host function throws by exception_throw and
// a return. What code outside has called ends by exception_uncaught where one is pending.
#define WASMRT_PERSONALITY "wasmrt_personality"
#define WASMRT_PENDING_EXCEPTION "wasmrt_pending_exception"
extern wasmrt_ref wasmrt_pending_exception; // boards only

// Common symbols of boards whose processors cannot jump to a body (the compiler's
// lower/TailCalls.h): the next body, its `self`, and the arguments, 16 bytes for each.
#define WASMRT_TAIL_NEXT "wasmrt_tail_next"
#define WASMRT_TAIL_SELF "wasmrt_tail_self"
#define WASMRT_TAIL_BUFFER "wasmrt_tail_buffer"

#define WASMRT_EXCEPTION_FIELDS(FIELD)                                                             \
  FIELD(const wasmrt_type *, type, "as in every object")                                           \
  FIELD(const wasmrt_tag *, tag, "what catch clauses compare: the address of a tag is its identity")

// ---------------------------------------------------------------------------------------------
// Where generated code is
//
// Each module comes with a note of ELF, which is found by the program headers of whatever it was
// linked into: a program, or a shared library, however that was loaded. So nobody has to register
// code. The last two fields are signed distances from themselves.

enum { WASMRT_CODE_NOTE_TYPE = 1 };
#define WASMRT_CODE_NOTE_NAME0 0x6D736177u // "wasm"
#define WASMRT_CODE_NOTE_NAME1 0x00007472u // "rt"
#define WASMRT_CODE_NOTE_FIELDS(FIELD)                                                             \
  FIELD(uint32_t, name_length, "of the name, with its NUL: 7")                                     \
  FIELD(uint32_t, content_length, "of what follows the name: 8")                                   \
  FIELD(uint32_t, type, "WASMRT_CODE_NOTE_TYPE")                                                   \
  FIELD(uint32_t, name0, "WASMRT_CODE_NOTE_NAME0")                                                 \
  FIELD(uint32_t, name1, "WASMRT_CODE_NOTE_NAME1")                                                 \
  FIELD(uint32_t, start, "of the section of code")                                                 \
  FIELD(uint32_t, stop, "its end")

#define WASMRT_STRUCTS(STRUCT)                                                                     \
  STRUCT(wasmrt_func, WASMRT_FUNC_FIELDS)                                                          \
  STRUCT(wasmrt_type, WASMRT_TYPE_FIELDS)                                                          \
  STRUCT(wasmrt_memory, WASMRT_MEMORY_FIELDS)                                                      \
  STRUCT(wasmrt_table, WASMRT_TABLE_FIELDS)                                                        \
  STRUCT(wasmrt_memory_ref, WASMRT_MEMORY_REF_FIELDS)                                              \
  STRUCT(wasmrt_imported_func, WASMRT_IMPORTED_FUNC_FIELDS)                                        \
  STRUCT(wasmrt_data, WASMRT_DATA_FIELDS)                                                          \
  STRUCT(wasmrt_elem, WASMRT_ELEM_FIELDS)                                                          \
  STRUCT(wasmrt_instance, WASMRT_INSTANCE_FIELDS)                                                  \
  STRUCT(wasmrt_import, WASMRT_IMPORT_FIELDS)                                                      \
  STRUCT(wasmrt_export, WASMRT_EXPORT_FIELDS)                                                      \
  STRUCT(wasmrt_memory_type, WASMRT_MEMORY_TYPE_FIELDS)                                            \
  STRUCT(wasmrt_table_type, WASMRT_TABLE_TYPE_FIELDS)                                              \
  STRUCT(wasmrt_global_type, WASMRT_GLOBAL_TYPE_FIELDS)                                            \
  STRUCT(wasmrt_data_segment, WASMRT_DATA_SEGMENT_FIELDS)                                          \
  STRUCT(wasmrt_elem_segment, WASMRT_ELEM_SEGMENT_FIELDS)                                          \
  STRUCT(wasmrt_module, WASMRT_MODULE_FIELDS)                                                      \
  STRUCT(wasmrt_embedded_node, WASMRT_EMBEDDED_NODE_FIELDS)                                        \
  STRUCT(wasmrt_embedded, WASMRT_EMBEDDED_FIELDS)                                                  \
  STRUCT(wasmrt_config, WASMRT_CONFIG_FIELDS)                                                      \
  STRUCT(wasmrt_object, WASMRT_OBJECT_FIELDS)                                                      \
  STRUCT(wasmrt_array, WASMRT_ARRAY_FIELDS)                                                        \
  STRUCT(wasmrt_gc_layout, WASMRT_GC_LAYOUT_FIELDS)                                                \
  STRUCT(wasmrt_gc_cursor, WASMRT_GC_CURSOR_FIELDS)                                                \
  STRUCT(wasmrt_exception, WASMRT_EXCEPTION_FIELDS)                                                \
  STRUCT(wasmrt_code_note, WASMRT_CODE_NOTE_FIELDS)

// ---------------------------------------------------------------------------------------------
// The module descriptor: constant data from which core/instance.c instantiates.

// Kinds of import and export, spec §5.5.5.
enum {
  WASMRT_KIND_FUNC = 0,
  WASMRT_KIND_TABLE = 1,
  WASMRT_KIND_MEMORY = 2,
  WASMRT_KIND_GLOBAL = 3,
  WASMRT_KIND_TAG = 4
};

// Value types by their code in the binary format, spec §5.3. A reference to a defined type is
// WASMRT_VALUE_REF or WASMRT_VALUE_REF_NULL with the type beside it; abstract heap types are
// nullable by their shorthand code, and WASMRT_VALUE_NON_NULL is set where they are not.
enum {
  WASMRT_VALUE_I32 = 0x7F,
  WASMRT_VALUE_I64 = 0x7E,
  WASMRT_VALUE_F32 = 0x7D,
  WASMRT_VALUE_F64 = 0x7C,
  WASMRT_VALUE_V128 = 0x7B,
  WASMRT_VALUE_NOEXNREF = 0x74,
  WASMRT_VALUE_NOFUNCREF = 0x73,
  WASMRT_VALUE_NOEXTERNREF = 0x72,
  WASMRT_VALUE_NULLREF = 0x71,
  WASMRT_VALUE_FUNCREF = 0x70,
  WASMRT_VALUE_EXTERNREF = 0x6F,
  WASMRT_VALUE_ANYREF = 0x6E,
  WASMRT_VALUE_EQREF = 0x6D,
  WASMRT_VALUE_I31REF = 0x6C,
  WASMRT_VALUE_STRUCTREF = 0x6B,
  WASMRT_VALUE_ARRAYREF = 0x6A,
  WASMRT_VALUE_EXNREF = 0x69,
  WASMRT_VALUE_REF_NULL = 0x63,
  WASMRT_VALUE_REF = 0x64,
  WASMRT_VALUE_NON_NULL = 0x100
};

typedef enum wasmrt_type_kind {
  WASMRT_TYPE_FUNC = 0,
  WASMRT_TYPE_STRUCT = 1,
  WASMRT_TYPE_ARRAY = 2,
  WASMRT_TYPE_HOST = 3, // the runtime's own: a host's value as an anyref
  WASMRT_TYPE_I31 = 4,  // likewise: an i31 as an externref
  WASMRT_TYPE_EXCEPTION = 5
} wasmrt_type_kind;

// A GUARDED memory32 lies in 8 GiB of address space of its own, where what is not memory faults, as
// do WASMRT_GUARD_BYTES before its base and as many behind the 8 GiB. No memory32 grows into the
// last WASMRT_GUARD_BYTES of its 4 GiB, unless its initial size already takes them.
enum { WASMRT_MEMORY_SHARED = 1, WASMRT_MEMORY_64 = 2, WASMRT_MEMORY_GUARDED = 4 };
#define WASMRT_GUARD_BYTES 65536u
// The entries of a table IN_PLACE have room for max_length and never move.
enum { WASMRT_TABLE_64 = 1, WASMRT_TABLE_IN_PLACE = 2 };
enum { WASMRT_GLOBAL_MUTABLE = 1 };
// A static module has one instance, at a link-time address; its functions take no `self`. THREADED:
// one for each thread, a thread-local variable, as such a module imports a memory that is shared.
// EPOCH and FUEL: compiled with --interrupt, so that code looks at instance->interrupt or ->fuel.
enum {
  WASMRT_MODULE_STATIC = 1,
  WASMRT_MODULE_EPOCH = 2,
  WASMRT_MODULE_FUEL = 4,
  WASMRT_MODULE_THREADED = 8
};

#define WASMRT_IMPORT_FIELDS(FIELD)                                                                \
  FIELD(const char *, module, "UTF-8, NUL-terminated; module_length counts")                       \
  FIELD(const char *, name, "likewise")                                                            \
  FIELD(uint32_t, module_length, "in bytes, as a name may contain NUL")                            \
  FIELD(uint32_t, name_length, "in bytes")                                                         \
  FIELD(uint32_t, kind, "WASMRT_KIND_*")                                                           \
  FIELD(uint32_t, index, "in the index space of its kind")                                         \
  FIELD(const void *, type, "func and tag: wasmrt_type; else the wasmrt_*_type of its kind")       \
  FIELD(wasmrt_code, adapter,                                                                      \
        "func with several results or v128 in its type: what code calls instead of a host's "      \
        "function; else NULL")                                                                     \
  FIELD(wasmrt_code, linked, "the host's function where the linker has found it, else NULL")

#define WASMRT_EXPORT_FIELDS(FIELD)                                                                \
  FIELD(const char *, name, "UTF-8, NUL-terminated; name_length counts")                           \
  FIELD(uint32_t, name_length, "in bytes")                                                         \
  FIELD(uint32_t, kind, "WASMRT_KIND_*")                                                           \
  FIELD(uint32_t, index, "in the index space of its kind")                                         \
  FIELD(uint32_t, offset, "of its storage in the instance (wasmrt_func for functions)")            \
  FIELD(const wasmrt_func *, func, "functions of a static module: the value; else NULL")

#define WASMRT_MEMORY_TYPE_FIELDS(FIELD)                                                           \
  FIELD(uint64_t, min_pages, "initial size")                                                       \
  FIELD(uint64_t, max_pages, "UINT64_MAX where there is none")                                     \
  FIELD(uint32_t, page_size_log2, "16 unless custom")                                              \
  FIELD(uint32_t, flags, "WASMRT_MEMORY_*")                                                        \
  FIELD(uint8_t *, fixed_base, "static memories at a link-time address, else NULL")                \
  FIELD(uint64_t, image_start, "offset from fixed_base of what the loader has put there")          \
  FIELD(uint64_t, image_length, "bytes of it; 0 where there is none")

#define WASMRT_TABLE_TYPE_FIELDS(FIELD)                                                            \
  FIELD(uint64_t, min_length, "initial size")                                                      \
  FIELD(uint64_t, max_length, "UINT64_MAX where there is none")                                    \
  FIELD(uint32_t, flags, "WASMRT_TABLE_*")                                                         \
  FIELD(uint32_t, elem_type, "WASMRT_VALUE_* code")                                                \
  FIELD(const wasmrt_type *, elem_defined, "for WASMRT_VALUE_REF and WASMRT_VALUE_REF_NULL")

#define WASMRT_GLOBAL_TYPE_FIELDS(FIELD)                                                           \
  FIELD(uint32_t, value_type, "WASMRT_VALUE_* code")                                               \
  FIELD(uint32_t, flags, "WASMRT_GLOBAL_*")                                                        \
  FIELD(const wasmrt_type *, defined, "for WASMRT_VALUE_REF and WASMRT_VALUE_REF_NULL")            \
  FIELD(uint32_t, offset,                                                                          \
        "of its slot in the instance, 8 bytes or 16 for a v128: the value, or for "                \
        "an imported mutable global the address of the exporter's value")                          \
  FIELD(uint32_t, indirect, "1 where the slot holds an address")

enum { WASMRT_SEGMENT_PASSIVE = 0, WASMRT_SEGMENT_ACTIVE = 1, WASMRT_SEGMENT_DECLARATIVE = 2 };

#define WASMRT_DATA_SEGMENT_FIELDS(FIELD)                                                          \
  FIELD(const uint8_t *, bytes, "may be NULL where length is 0")                                   \
  FIELD(uint64_t, length, "in bytes")                                                              \
  FIELD(uint64_t, offset, "active: where it goes, if constant")                                    \
  FIELD(uint32_t, memory, "active: index of the memory")                                           \
  FIELD(uint32_t, mode, "WASMRT_SEGMENT_*")                                                        \
  FIELD(uint32_t, computed, "1: ask module->data_offset; the constant above is not used")          \
  FIELD(uint32_t, loaded, "1: part of the loaded image; only the bounds are checked")

#define WASMRT_ELEM_SEGMENT_FIELDS(FIELD)                                                          \
  FIELD(uint64_t, length, "in entries")                                                            \
  FIELD(uint64_t, offset, "active: where it goes, if constant")                                    \
  FIELD(uint32_t, table, "active: index of the table")                                             \
  FIELD(uint32_t, mode, "WASMRT_SEGMENT_*")                                                        \
  FIELD(uint32_t, computed, "1: ask module->elem_offset")                                          \
  FIELD(uint32_t, reserved, "0")                                                                   \
  FIELD(const wasmrt_ref *, refs, "static modules: the entries as constants; else NULL")           \
  FIELD(const uint32_t *, funcs,                                                                   \
        "dynamic modules: entries as below imported_func_count an "                                \
        "imported function, from there on a function value, "                                      \
        "UINT32_MAX null; else NULL")

typedef void (*wasmrt_init_code)(wasmrt_instance *self);
typedef uint64_t (*wasmrt_offset_code)(wasmrt_instance *self, uint32_t index);
typedef void (*wasmrt_fill_code)(wasmrt_instance *self, uint32_t index, wasmrt_ref *out);

// Index spaces put imports first, as in the spec; counts include them.
#define WASMRT_MODULE_FIELDS(FIELD)                                                                \
  FIELD(const void *, abi, "address of wasmrt_abi, so that a mismatch does not link")              \
  FIELD(const char *, name, "for messages")                                                        \
  FIELD(uint32_t, flags, "WASMRT_MODULE_*")                                                        \
  FIELD(uint32_t, instance_size, "bytes, head included")                                           \
  FIELD(const uint32_t *, stack_reserve, "what must be left of the stack; NULL: code never asks")  \
  FIELD(uint32_t, import_count, "")                                                                \
  FIELD(uint32_t, export_count, "")                                                                \
  FIELD(uint32_t, imported_func_count, "")                                                         \
  FIELD(uint32_t, func_ref_count, "function values kept in the instance")                          \
  FIELD(uint32_t, memory_count, "")                                                                \
  FIELD(uint32_t, imported_memory_count, "")                                                       \
  FIELD(uint32_t, table_count, "")                                                                 \
  FIELD(uint32_t, imported_table_count, "")                                                        \
  FIELD(uint32_t, global_count, "")                                                                \
  FIELD(uint32_t, imported_global_count, "")                                                       \
  FIELD(uint32_t, tag_count, "")                                                                   \
  FIELD(uint32_t, imported_tag_count, "")                                                          \
  FIELD(uint32_t, data_count, "")                                                                  \
  FIELD(uint32_t, elem_count, "")                                                                  \
  FIELD(uint32_t, func_type_count, "")                                                             \
  FIELD(uint32_t, imported_funcs_offset, "of wasmrt_imported_func[imported_func_count]")           \
  FIELD(uint32_t, func_refs_offset, "of wasmrt_func[func_ref_count]")                              \
  FIELD(uint32_t, memories_offset, "of wasmrt_memory_ref[memory_count]")                           \
  FIELD(uint32_t, own_memories_offset, "of wasmrt_memory[memory_count - imported]")                \
  FIELD(uint32_t, tables_offset, "of wasmrt_table *[table_count]")                                 \
  FIELD(uint32_t, own_tables_offset, "of wasmrt_table[table_count - imported]")                    \
  FIELD(uint32_t, tags_offset, "of wasmrt_tag *[tag_count]")                                       \
  FIELD(uint32_t, own_tags_offset, "of wasmrt_tag[tag_count - imported]")                          \
  FIELD(uint32_t, datas_offset, "of wasmrt_data[data_count]")                                      \
  FIELD(uint32_t, elems_offset, "of wasmrt_elem[elem_count]")                                      \
  FIELD(const wasmrt_import *, imports, "")                                                        \
  FIELD(const wasmrt_export *, exports, "")                                                        \
  FIELD(const wasmrt_func *, func_refs, "template of the function values; instance is filled in")  \
  FIELD(const wasmrt_memory_type *, memories, "all memories, imported ones too")                   \
  FIELD(const wasmrt_table_type *, tables, "all tables")                                           \
  FIELD(const wasmrt_global_type *, globals, "all globals")                                        \
  FIELD(const wasmrt_type *const *, tags, "function types of all tags")                            \
  FIELD(const wasmrt_type *const *, func_types,                                                    \
        "function types, where references to functions pass between the module and the host")      \
  FIELD(const wasmrt_data_segment *, datas, "")                                                    \
  FIELD(const wasmrt_elem_segment *, elems, "")                                                    \
  FIELD(wasmrt_init_code, init_globals, "evaluates and stores own globals in order, or NULL")      \
  FIELD(wasmrt_offset_code, data_offset, "offset of active data segment `index`, or NULL")         \
  FIELD(wasmrt_offset_code, elem_offset, "offset of active element segment `index`, or NULL")      \
  FIELD(wasmrt_fill_code, fill_elem, "evaluates element segment `index` into out, or NULL")        \
  FIELD(wasmrt_fill_code, table_init, "what own table `index` is filled with; or NULL: null")      \
  FIELD(wasmrt_init_code, start, "the start function; always takes self; or NULL")

#define WASMRT_FIELD(type, name, meaning) type name;
#define WASMRT_FORWARD(name, FIELDS) typedef struct name name;
#define WASMRT_STRUCT(name, FIELDS)                                                                \
  struct name {                                                                                    \
    FIELDS(WASMRT_FIELD)                                                                           \
  };
WASMRT_STRUCTS(WASMRT_FORWARD)
WASMRT_STRUCTS(WASMRT_STRUCT)

// Identity of a tag; its address is what catch clauses compare.
struct wasmrt_tag {
  const wasmrt_type *type;
};

// The descriptor of an executable or board image; a library prefixes it with its own name.
extern const wasmrt_module wasm_module;
// The instance of a static module, or this thread's. Its size is wasm_module.instance_size.
wasmrt_instance *wasm_this_instance(void);
extern const wasmrt_config wasm_config;
extern const uint32_t wasmrt_abi; // WASMRT_ABI_DIGEST

// ---------------------------------------------------------------------------------------------
// Traps: TRAP(name, code, message). Messages are those of the official test suite.
#define WASMRT_TRAPS(TRAP)                                                                         \
  TRAP(unreachable, 0, "unreachable")                                                              \
  TRAP(memory_out_of_bounds, 1, "out of bounds memory access")                                     \
  TRAP(integer_divide_by_zero, 2, "integer divide by zero")                                        \
  TRAP(integer_overflow, 3, "integer overflow")                                                    \
  TRAP(invalid_conversion, 4, "invalid conversion to integer")                                     \
  TRAP(undefined_element, 5, "undefined element")                                                  \
  TRAP(uninitialized_element, 6, "uninitialized element")                                          \
  TRAP(indirect_call_type_mismatch, 7, "indirect call type mismatch")                              \
  TRAP(call_stack_exhausted, 8, "call stack exhausted")                                            \
  TRAP(table_out_of_bounds, 9, "out of bounds table access")                                       \
  TRAP(null_function_reference, 10, "null function reference")                                     \
  TRAP(null_reference, 11, "null reference")                                                       \
  TRAP(null_structure_reference, 12, "null structure reference")                                   \
  TRAP(null_array_reference, 13, "null array reference")                                           \
  TRAP(null_i31_reference, 14, "null i31 reference")                                               \
  TRAP(null_exception_reference, 15, "null exception reference")                                   \
  TRAP(array_out_of_bounds, 16, "out of bounds array access")                                      \
  TRAP(cast_failure, 17, "cast failure")                                                           \
  TRAP(unaligned_atomic, 18, "unaligned atomic")                                                   \
  TRAP(expected_shared_memory, 19, "expected shared memory")                                       \
  TRAP(uncaught_exception, 20, "unhandled exception")                                              \
  TRAP(gc_heap_exhausted, 21, "GC heap exhausted")                                                 \
  TRAP(interrupted, 22, "interrupted")                                                             \
  TRAP(out_of_fuel, 23, "out of fuel")                                                             \
  TRAP(host, 24, "trap in a host function")

#define WASMRT_NO_TRAP UINT32_MAX // where a trap's code is expected

#define WASMRT_TRAP_ENUM(name, code, message) WASMRT_TRAP_##name = code,
typedef enum wasmrt_trap_code { WASMRT_TRAPS(WASMRT_TRAP_ENUM) WASMRT_TRAP_COUNT } wasmrt_trap_code;

// ---------------------------------------------------------------------------------------------
// Builtins: BUILTIN(result, name, parameters, effects). The name gets the prefix wasmrt_.
// Effects tell the optimiser what the call may do:
//   NORETURN  never comes back
//   THROWS    never comes back, but may go on at a landing pad; on boards: WRITES
//   PURE      depends on its arguments alone, touches no memory
//   READS     may read any memory, writes none
//   WRITES    may read and write any memory
// Where the spec gives a trap to a failing operation, the builtin traps itself.
#define WASMRT_PORTABLE_BUILTINS(BUILTIN)                                                          \
  BUILTIN(void, trap, (uint32_t code), NORETURN)                                                   \
  /* runs body(context), which calls an export of self: WASMRT_NO_TRAP, or the code of the trap */ \
  /* that ended it */                                                                              \
  BUILTIN(uint32_t, enter, (wasmrt_instance * self, void (*body)(void *context), void *context),   \
          WRITES)                                                                                  \
  /* pages before growth, or UINT64_MAX on failure; spec §4.6.10 */                                \
  BUILTIN(uint64_t, memory_grow, (wasmrt_memory * memory, uint64_t delta), WRITES)                 \
  BUILTIN(void, memory_init,                                                                       \
          (const wasmrt_memory *memory, const wasmrt_data *data, uint64_t dest, uint64_t source,   \
           uint64_t count),                                                                        \
          WRITES)                                                                                  \
  BUILTIN(void, memory_copy,                                                                       \
          (const wasmrt_memory *dest_memory, const wasmrt_memory *source_memory, uint64_t dest,    \
           uint64_t source, uint64_t count),                                                       \
          WRITES)                                                                                  \
  BUILTIN(void, memory_fill,                                                                       \
          (const wasmrt_memory *memory, uint64_t dest, uint32_t value, uint64_t count), WRITES)    \
  /* entries before growth, or UINT64_MAX on failure */                                            \
  BUILTIN(uint64_t, table_grow, (wasmrt_table * table, uint64_t delta, wasmrt_ref init), WRITES)   \
  BUILTIN(void, table_fill,                                                                        \
          (wasmrt_table * table, uint64_t dest, wasmrt_ref value, uint64_t count), WRITES)         \
  BUILTIN(void, table_copy,                                                                        \
          (wasmrt_table * dest_table, wasmrt_table * source_table, uint64_t dest, uint64_t source, \
           uint64_t count),                                                                        \
          WRITES)                                                                                  \
  BUILTIN(void, table_init,                                                                        \
          (wasmrt_table * table, const wasmrt_elem *elem, uint64_t dest, uint64_t source,          \
           uint64_t count),                                                                        \
          WRITES)                                                                                  \
  /* 1 where `actual` is `expected` or declared below it; the slow half of a type check */         \
  BUILTIN(uint32_t, type_matches, (const wasmrt_type *actual, const wasmrt_type *expected), READS) \
  /* a new struct of zeros, or an array of them; trap where the heap is exhausted */               \
  BUILTIN(wasmrt_ref, gc_new, (wasmrt_instance * self, const wasmrt_type *type), WRITES)           \
  BUILTIN(wasmrt_ref, gc_new_array,                                                                \
          (wasmrt_instance * self, const wasmrt_type *type, uint32_t length), WRITES)              \
  /* spec §4.6.4, of references that are not null */                                               \
  BUILTIN(wasmrt_ref, any_convert_extern, (wasmrt_instance * self, wasmrt_ref value), WRITES)      \
  BUILTIN(wasmrt_ref, extern_convert_any, (wasmrt_instance * self, wasmrt_ref value), WRITES)      \
  /* a new exception, whose payload is zero */                                                     \
  BUILTIN(wasmrt_ref, exception_new, (wasmrt_instance * self, const wasmrt_tag *tag), WRITES)      \
  BUILTIN(void, exception_throw, (wasmrt_instance * self, wasmrt_ref exception), THROWS)           \
  /* the lowest address that code may use on the current stack, which leaves `reserve` bytes below \
     for frames that do not check; NULL where there is no limit */                                 \
  BUILTIN(void *, stack_limit, (uint32_t reserve), WRITES)                                         \
  /* spill area of the current thread for tail-call arguments beyond the registers */              \
  BUILTIN(void *, tail_arguments, (uint32_t byte_length), READS)                                   \
  /* 0 woken, 1 not equal, 2 timed out; timeout in ns, negative waits for ever */                  \
  BUILTIN(uint32_t, atomic_wait32,                                                                 \
          (wasmrt_instance * self, const wasmrt_memory *memory, uint64_t address,                  \
           uint32_t expected, uint64_t timeout),                                                   \
          WRITES)                                                                                  \
  BUILTIN(uint32_t, atomic_wait64,                                                                 \
          (wasmrt_instance * self, const wasmrt_memory *memory, uint64_t address,                  \
           uint64_t expected, uint64_t timeout),                                                   \
          WRITES)                                                                                  \
  BUILTIN(uint32_t, atomic_notify,                                                                 \
          (const wasmrt_memory *memory, uint64_t address, uint32_t count), WRITES)

// Those of ports without an operating system.
#define WASMRT_BOARD_BUILTINS(BUILTIN)                                                             \
  /* f64.add and f64.sub on the bits, for processors without, where the compiler's library rounds  \
     wrongly */                                                                                    \
  BUILTIN(uint64_t, f64_add, (uint64_t left, uint64_t right), PURE)                                \
  BUILTIN(uint64_t, f64_sub, (uint64_t left, uint64_t right), PURE)                                \
  /* the pending exception becomes a trap */                                                       \
  BUILTIN(void, exception_uncaught, (void), NORETURN)                                              \
  /* gives an instance without a descriptor a store, whose objects are in the bytes given; roots   \
     are all words of `ranges`: starts and ends in turn, then NULL */                              \
  BUILTIN(                                                                                         \
      void, image_heap,                                                                            \
      (wasmrt_instance * self, uint8_t *bytes, uint64_t byte_length, const void *const *ranges),   \
      WRITES)

#define WASMRT_BUILTINS(BUILTIN) WASMRT_PORTABLE_BUILTINS(BUILTIN) WASMRT_BOARD_BUILTINS(BUILTIN)

#define WASMRT_BUILTIN_PROTOTYPE(result, name, parameters, effects) result wasmrt_##name parameters;
WASMRT_BUILTINS(WASMRT_BUILTIN_PROTOTYPE)

#ifdef __cplusplus
}
#endif

#endif
