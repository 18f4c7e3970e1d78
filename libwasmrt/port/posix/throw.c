// Exceptions: from the throw to the nearest landing pad, in one walk.
//
// C++ searches for a handler first and unwinds afterwards, so that an exception which nobody
// catches ends the program where it was thrown. Wasm's catch_all takes every exception, and whether
// code there throws it on is known to nobody; a search would find the same landing pad as the walk
// does. To tell where an uncaught exception came from, the frames that it has passed are noted on
// its way.
#define _GNU_SOURCE
#include <stddef.h>

#include "encoded.h"
#include "report.h"
#include "thread.h"

// -- The language-specific data of a function (LSDA): which calls have a landing pad

// Called by nobody: its address marks functions with landing pads of ours. Where a foreign
// exception of C++ passes through, its unwinder asks this, and goes on (_URC_CONTINUE_UNWIND).
int wasmrt_personality(void);
int wasmrt_personality(void) { return 8; }

// The landing pad for an address in the function; 0: none. No types follow the call sites.
static uintptr_t find_landing_pad(const wasmrt_unwind_function *function, uintptr_t address) {
  if (!function->lsda || wasmrt_code_address(function->personality) !=
                             wasmrt_code_address((uintptr_t)wasmrt_personality))
    return 0;
  const uint8_t *at = function->lsda;
  uint8_t start_encoding = *at++;
  uintptr_t base = function->start;
  if (start_encoding != WASMRT_ENCODING_OMIT)
    base = wasmrt_read_pointer(&at, start_encoding, 0);
  if (*at++ != WASMRT_ENCODING_OMIT)
    wasmrt_read_uleb128(&at); // where the types would end
  uint8_t site_encoding = *at++;
  uint64_t byte_length = wasmrt_read_uleb128(&at);
  for (const uint8_t *end = at + byte_length; at < end;) {
    uintptr_t start = function->start + wasmrt_read_stored(&at, site_encoding);
    uintptr_t length = wasmrt_read_stored(&at, site_encoding);
    uintptr_t landing_pad = wasmrt_read_stored(&at, site_encoding);
    wasmrt_read_uleb128(&at); // the action: run the landing pad
    if (address >= start && address - start < length)
      return landing_pad ? base + landing_pad : 0;
  }
  return 0;
}

// -- Where it has been

// Of the last exception that this thread threw. One that is thrown on in the frame where it landed
// continues its trace.
typedef struct {
  const void *exception;
  uintptr_t stack_pointer; // of the frame where it landed
  wasmrt_trace trace;
} flight;

static _Thread_local flight last_flight;

static void begin_flight(const void *exception, uintptr_t stack_pointer) {
  flight *f = &last_flight;
  if (f->exception == exception && f->stack_pointer == stack_pointer)
    return;
  f->exception = exception;
  f->trace.count = 0;
}

// -- The walk

static bool is_function(const wasmrt_unwind_function *function, uintptr_t symbol) {
  return function->start == wasmrt_code_address(symbol);
}

// Ends at the innermost try of this thread, or where there is none, in a report.
static _Noreturn void end_uncaught(void) {
  wasmrt_leave_try(WASMRT_TRAP_uncaught_exception);
  wasmrt_report_uncaught(&last_flight.trace);
}

void wasmrt_port_throw(void *exception) {
  wasmrt_cursor cursor = {0};
  wasmrt_capture_registers(&cursor.registers, &cursor.pc);
  cursor.pc = wasmrt_code_address(cursor.pc);
  uint32_t left_stacks = 0;
  bool in_flight = false;
  wasmrt_code_range range = {0, 0};
  do {
    const wasmrt_unwind_function *function = wasmrt_cursor_function(&cursor);
    if (!function || is_function(function, (uintptr_t)wasmrt_call_in_try))
      break;
    uintptr_t address = wasmrt_cursor_address(&cursor);
    uintptr_t stack_pointer = cursor.registers.slots[WASMRT_STACK_POINTER];
    bool is_guest = wasmrt_is_guest_code(address, &range);
    if (!in_flight && is_guest) {
      begin_flight(exception, stack_pointer);
      in_flight = true;
    }
    uintptr_t landing_pad = find_landing_pad(function, address);
    if (landing_pad) {
      last_flight.stack_pointer = stack_pointer;
      wasmrt_leave_stacks(left_stacks);
      wasmrt_cursor_land(&cursor, landing_pad, exception);
    }
    if (is_guest)
      wasmrt_trace_add(&last_flight.trace, address);
    left_stacks += is_function(function, (uintptr_t)wasmrt_switch_stack);
  } while (wasmrt_unwind_step(&cursor));
  end_uncaught();
}
