// The parts of the script interpreter, and what a platform supplies to it.
#ifndef WAST_SCRIPT_H
#define WAST_SCRIPT_H

#include <stdarg.h>
#include <string.h>

#include "image.h"
#include "wasmrt/wasmrt.h"

// Written by wast-run. Module 0 is spectest.
extern const uint8_t wast_image[];
extern const wasmrt_module *const wast_modules[];
extern const uint64_t wast_max_memory_bytes; // 0: no limit

// -- Reading the image

typedef struct {
  const uint8_t *next;
} wast_reader;

typedef struct {
  const char *bytes;
  uint32_t length;
} wast_string;

static inline uint8_t wast_u8(wast_reader *from) { return *from->next++; }
static inline uint32_t wast_u32(wast_reader *from) {
  uint32_t value;
  memcpy(&value, from->next, sizeof(value));
  from->next += sizeof(value);
  return value;
}
static inline uint64_t wast_u64(wast_reader *from) {
  uint64_t value;
  memcpy(&value, from->next, sizeof(value));
  from->next += sizeof(value);
  return value;
}
static inline wast_string wast_text(wast_reader *from) {
  wast_string text = {.length = wast_u32(from)};
  text.bytes = (const char *)from->next;
  from->next += text.length;
  return text;
}

// -- A script, or one of its threads: a store, and the names that its modules import from.

typedef struct wast_registration {
  wast_string name;
  wasmrt_instance *instance;
  struct wast_registration *next;
} wast_registration;

typedef struct {
  wasmrt_store *store;
  wast_registration *registered;
  uint32_t line; // of the command at hand
  uint64_t passed, failed;
} wast_scope;

// Says FILE:LINE: REASON and counts.
__attribute__((format(printf, 2, 3))) void wast_fail(wast_scope *scope, const char *format, ...);

// values.c. A type is a letter of wasmrt_type.text, all references are `r`.

char wast_letter(const wast_reader *value);
void wast_skip_value(wast_reader *value);
// Reads a constant. References may be to objects of the store.
void wast_constant(wast_scope *scope, wast_reader *from, wasmrt_value *out);
// Whether a value of the type is what the next expected result says; moves behind that.
bool wast_matches(wast_scope *scope, wast_reader *expected, char letter, const wasmrt_value *found);
// As `i32 0x0000002a`, for messages.
enum { WAST_DESCRIPTION_BYTES = 256 };
void wast_describe(char *buffer, char letter, const wasmrt_value *value);
void wast_describe_expected(char *buffer, wast_reader expected);

// spectest.c: the functions that spectest.wat imports.
extern const wasmrt_host_func wast_spectest_funcs[];

// interpreter.c: the whole script; the exit status.
int wast_run(void);

// -- The platform

void wast_print(const char *line);
// Runs body(context) at the same time; false where there are no threads.
bool wast_thread_start(uint32_t thread, void (*body)(void *context), void *context);
void wast_thread_wait(uint32_t thread);
// Where the current thread is in the script, for the message should the program die.
void wast_at_line(wast_string file, uint32_t line);

#endif
