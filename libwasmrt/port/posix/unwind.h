// Walking the frames of a stack by the tables that the compiler wrote: .eh_frame, or on 32-bit ARM
// .ARM.exidx. libgcc_eh and libunwind do the same, but want malloc, locks and more code than the
// whole of this runtime.
//
// A cursor is the state of the registers in one frame; a step moves it to the caller. Nothing here
// allocates or locks, so all may be used in a signal handler.
#ifndef WASMRT_POSIX_UNWIND_H
#define WASMRT_POSIX_UNWIND_H

#include <stdbool.h>
#include <stdint.h>

#include "arch.h"

// The registers that callers may find changed only by the rules of the tables, in the slots that
// arch.h assigns.
typedef struct {
  uintptr_t slots[WASMRT_REGISTER_COUNT];
} wasmrt_registers;

// What the tables say of the function around an address.
typedef struct {
  uintptr_t start;
  uintptr_t end;
  uintptr_t personality;
  const uint8_t *lsda; // language-specific data: the landing pads; or NULL
} wasmrt_unwind_function;

// Of .eh_frame: how to find one register's value in the caller.
typedef struct {
  uint8_t kind;
  intptr_t value;
} wasmrt_unwind_rule;

// And the rules that hold at one address.
typedef struct {
  uintptr_t cfa_register;
  intptr_t cfa_offset;
  uintptr_t return_register;
  intptr_t pushed_bytes; // arguments that the call has pushed, below the landing pad's stack
  bool is_signal_frame;
  wasmrt_unwind_rule rules[WASMRT_REGISTER_COUNT];
} wasmrt_unwind_row;

typedef struct {
  wasmrt_registers registers;
  uintptr_t pc;
  bool is_exact; // pc is that of an instruction that faulted, not one behind a call
  // What was found last, since a recursion asks for the same again and again.
  uintptr_t found_address; // 0: nothing
  wasmrt_unwind_function function;
  wasmrt_unwind_row row;
} wasmrt_cursor;

// A cursor at the caller of this function; at the frame that a signal has interrupted.
void wasmrt_cursor_here(wasmrt_cursor *cursor);
void wasmrt_cursor_at_fault(wasmrt_cursor *cursor, const void *ucontext);

// Moves to the caller. False at the outermost frame, or where the tables end.
bool wasmrt_unwind_step(wasmrt_cursor *cursor);

// The address in the current frame's function by which to look it up.
uintptr_t wasmrt_cursor_address(const wasmrt_cursor *cursor);

// The current frame's function, or NULL where no table knows it.
const wasmrt_unwind_function *wasmrt_cursor_function(wasmrt_cursor *cursor);

// Leaves all frames further in and goes on in the current one, at a landing pad. The cursor's
// function has been asked for.
_Noreturn void wasmrt_cursor_land(wasmrt_cursor *cursor, uintptr_t landing_pad, void *exception);

// switch.S: stores the registers as they are in the caller of this, once it has returned; sets the
// registers that calls preserve, puts the exception where landing pads expect it, and jumps.
void wasmrt_capture_registers(wasmrt_registers *registers, uintptr_t *pc);
_Noreturn void wasmrt_resume(const wasmrt_registers *registers, uintptr_t pc, void *exception);

#endif
