// What the user of an executable sees of a trap:
//
//     wasm trap: out of bounds memory access
//       0: name_of_function
//       1: caller
//
// Only frames of generated code count. The report is made in the fault handler: no allocation, no
// locks but the loader's, and a fault in here (a stack that the guest's host code has destroyed)
// ends it quietly.
#define _GNU_SOURCE
#include "report.h"

#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

#include "../../core/text.h"
#include "wasmrt/port.h"
#include "wasmrt/wasmrt.h"

enum {
  EXIT_CODE = 134,
  COUNTED_FRAMES = 1000000, // enough for a recursion that fills any usual stack
  NAME_BYTES = 200,
  MESSAGE_BYTES = 8192
};

static void write_all(const char *bytes, size_t length) {
  while (length > 0) {
    ssize_t written = write(STDERR_FILENO, bytes, length);
    if (written <= 0)
      return;
    bytes += written;
    length -= (size_t)written;
  }
}

void wasmrt_trace_add(wasmrt_trace *trace, uintptr_t address) {
  if (trace->count < WASMRT_SHOWN_FRAMES)
    trace->addresses[trace->count] = address;
  trace->count++;
}

static void collect_frames(wasmrt_cursor *cursor, wasmrt_trace *trace) {
  wasmrt_code_range range = {0, 0};
  do {
    uintptr_t address = wasmrt_cursor_address(cursor);
    if (wasmrt_is_guest_code(address, &range))
      wasmrt_trace_add(trace, address);
  } while (trace->count < COUNTED_FRAMES && wasmrt_unwind_step(cursor));
}

static void add_frame(wasmrt_text *text, uint32_t number, uintptr_t address, const char *name) {
  wasmrt_text_add(text, number < 10 ? "  " : " ");
  wasmrt_text_add_number(text, number);
  wasmrt_text_add(text, ": ");
  if (!name) {
    wasmrt_text_add_hex(text, address);
  } else {
    size_t length = strlen(name);
    wasmrt_text_add_name(text, name, length < NAME_BYTES ? length : NAME_BYTES);
    if (length > NAME_BYTES)
      wasmrt_text_add(text, "…");
  }
  wasmrt_text_add(text, "\n");
}

static void report_frames(const wasmrt_trace *trace) {
  const char *names[WASMRT_SHOWN_FRAMES] = {NULL};
  uint32_t shown = trace->count < WASMRT_SHOWN_FRAMES ? trace->count : WASMRT_SHOWN_FRAMES;
  wasmrt_find_symbols(trace->addresses, shown, names);
  char buffer[MESSAGE_BYTES];
  wasmrt_text text = wasmrt_text_in(buffer, sizeof(buffer));
  for (uint32_t i = 0; i < shown; i++)
    add_frame(&text, i, trace->addresses[i], names[i]);
  if (trace->count > shown) {
    wasmrt_text_add(&text, trace->count >= COUNTED_FRAMES ? "  … more than " : "  … ");
    wasmrt_text_add_number(&text, trace->count - shown);
    wasmrt_text_add(&text, " more\n");
  }
  write_all(buffer, text.length);
}

// The first thread to trap reports; others wait for the end. Who comes twice has faulted in here.
static void begin_report(uint32_t code) {
  static atomic_flag reported = ATOMIC_FLAG_INIT;
  static _Thread_local bool is_reporter;
  if (is_reporter)
    _exit(EXIT_CODE);
  while (atomic_flag_test_and_set(&reported))
    pause();
  is_reporter = true;
  char buffer[128];
  wasmrt_text text = wasmrt_text_in(buffer, sizeof(buffer));
  wasmrt_text_add(&text, "wasm trap: ");
  wasmrt_text_add(&text, wasmrt_trap_message(code));
  wasmrt_text_add(&text, "\n");
  write_all(buffer, text.length);
}

void wasmrt_report_trap(uint32_t code, wasmrt_cursor *cursor) {
  begin_report(code);
  wasmrt_trace trace = {0};
  collect_frames(cursor, &trace);
  report_frames(&trace);
  _exit(EXIT_CODE);
}

void wasmrt_report_uncaught(const wasmrt_trace *trace) {
  begin_report(WASMRT_TRAP_uncaught_exception);
  report_frames(trace);
  _exit(EXIT_CODE);
}

void wasmrt_port_fatal(const char *message) {
  write_all("wasmrt: ", 8);
  write_all(message, strlen(message));
  write_all("\n", 1);
  _exit(1);
}
