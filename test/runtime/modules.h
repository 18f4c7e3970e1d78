// Two modules as the compiler would make them for libraries, written by hand.
//
//   (module $exporter
//     (memory (export "memory") 1 4)   (table (export "table") 4 8 funcref)
//     (global (export "counter") (mut i32) (i32.const 40))
//     (global (export "limit") i64 (i64.const 7))
//     (tag (export "tag") (param i32))
//     (func (export "add") (param i32 i32) (result i32) …)
//     (func (export "load") (param i32) (result i32) …))   ;; plain load, guarded by pages
//   (module $importer imports all of it but load, and "host" "log"; see modules.c)
#ifndef WASMRT_TEST_MODULES_H
#define WASMRT_TEST_MODULES_H

#include "wasmrt/wasmrt.h"

extern const wasmrt_type type_ii_i; // [i32 i32] -> [i32]
extern const wasmrt_type type_i_i;  // [i32] -> [i32]
extern const wasmrt_type type_i_;   // [i32] -> []
extern const wasmrt_type type__;    // [] -> []

extern const wasmrt_module exporter;

// Copies: tests change what they want to see fail.
wasmrt_module make_importer(void);

// The places of the importer's imports.
enum {
  IMPORT_MEMORY,
  IMPORT_TABLE,
  IMPORT_COUNTER,
  IMPORT_LIMIT,
  IMPORT_TAG,
  IMPORT_ADD,
  IMPORT_LOG,
  IMPORT_COUNT
};

// What the importer's start function was told to do, and what happened.
extern int started;
extern uint32_t start_trap; // WASMRT_NO_TRAP: none
extern wasmrt_instance *logged_by;
extern uint32_t logged;
extern uint64_t data_offset; // of the importer's computed segment

void log_value(wasmrt_instance *importer, uint32_t value);

#endif
