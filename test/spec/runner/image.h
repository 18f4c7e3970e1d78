// A script of the official suite as bytes: what wast-run links into the executable beside the
// compiled modules, and interpreter.c carries out there. Written by ScriptImage.cpp.
//
// Numbers are little-endian; a string is its length (u32) and its bytes. Names of modules and
// instances are resolved: a module is its position in wast_modules, an instance a slot.
//
//   image    string file, u32 slots, u32 threads, command* WAST_END
//   command  u8 op, u32 line, and then
//     MODULE               u32 module, u32 slot
//     ASSERT_TRAP_MODULE   u32 module, string text
//     ASSERT_UNLINKABLE    u32 module, string text
//     REGISTER             string name, u32 slot
//     ACTION               action
//     ASSERT_RETURN        action, u32 count, value*
//     ASSERT_TRAP          action, string text; assert_exhaustion, too
//     ASSERT_EXCEPTION     action
//     THREAD               u32 thread, u32 bytes, command* WAST_END
//     WAIT                 u32 thread
//   action   u8 kind, u32 slot, string name, u32 count, value*
//   value    u8 kind, and then
//     I32 I64 F32 F64      lane
//     V128                 u8 bits of a lane, u8 whether lanes are floats, lane*
//     REF_EXTERN REF_HOST  u8 whether a number follows, u64
//     EITHER               u32 count, value*
//   lane     u8 NaN pattern, u64 bits
#ifndef WAST_IMAGE_H
#define WAST_IMAGE_H

#include <stdint.h>

// Constants and expected results: VALUE(Id, ID, meaning). Script.h makes its enum of them.
#define WAST_VALUES(VALUE)                                                                         \
  VALUE(I32, I32, "")                                                                              \
  VALUE(I64, I64, "")                                                                              \
  VALUE(F32, F32, "")                                                                              \
  VALUE(F64, F64, "")                                                                              \
  VALUE(V128, V128, "")                                                                            \
  VALUE(RefNull, REF_NULL, "of any type, or of a named one")                                       \
  VALUE(RefExtern, REF_EXTERN, "with the host's number; without one, any")                         \
  VALUE(RefHost, REF_HOST, "an anyref to the host's number")                                       \
  /* Patterns, of results only: any reference to such a thing. */                                  \
  VALUE(RefFunc, REF_FUNC, "")                                                                     \
  VALUE(RefI31, REF_I31, "")                                                                       \
  VALUE(RefEq, REF_EQ, "")                                                                         \
  VALUE(RefStruct, REF_STRUCT, "")                                                                 \
  VALUE(RefArray, REF_ARRAY, "")                                                                   \
  VALUE(RefAny, REF_ANY, "")                                                                       \
  VALUE(RefExn, REF_EXN, "")                                                                       \
  VALUE(Either, EITHER, "one of several")

#define WAST_VALUE_ENUM(Id, ID, meaning) WAST_##ID,
enum wast_value_kind { WAST_VALUES(WAST_VALUE_ENUM) };

enum wast_nan { WAST_NAN_NONE, WAST_NAN_CANONICAL, WAST_NAN_ARITHMETIC };

enum wast_op {
  WAST_END,
  WAST_MODULE,
  WAST_ASSERT_TRAP_MODULE,
  WAST_ASSERT_UNLINKABLE,
  WAST_REGISTER,
  WAST_ACTION,
  WAST_ASSERT_RETURN,
  WAST_ASSERT_TRAP,
  WAST_ASSERT_EXCEPTION,
  WAST_THREAD,
  WAST_WAIT
};

enum wast_action { WAST_INVOKE, WAST_GET };

#endif
