// Stepping through frames by call frame information (DWARF 5, section 6.4).
//
// A function's record is a program for a small machine: it starts with the rules of the CIE and
// changes them as the code address advances, up to the address asked for. What comes out is a row:
// how to compute the canonical frame address (CFA, the stack pointer before the call), and where
// each register of the caller was saved relative to it.
//
// Not supported: DWARF expressions, which LLVM writes for none of our targets.
#define _GNU_SOURCE
#include <stddef.h>

#include "eh_frame.h"
#include "encoded.h"
#include "unwind.h"

enum { SAME_VALUE = 0, UNDEFINED, AT_CFA_OFFSET, IS_CFA_OFFSET, IN_REGISTER };

// -- Computing the row for an address

enum { SAVED_ROWS = 4 }; // remember_state nests no deeper in compilers' output

typedef struct {
  const wasmrt_fde *fde;
  uintptr_t location;
  uintptr_t target;
  wasmrt_unwind_row row;
  wasmrt_unwind_row initial; // what `restore` goes back to
  wasmrt_unwind_row saved[SAVED_ROWS];
  uint32_t saved_count;
} machine;

// What an instruction does with its operands.
typedef enum {
  UNKNOWN = 0, // the machine stops: no row
  NOTHING,
  ADVANCE,
  SET_RULE,       // register, offset
  SET_PLAIN_RULE, // register
  RESTORE,        // register
  SAVE_ROW,
  RESTORE_ROW,
  SET_CFA,          // register, offset
  SET_CFA_REGISTER, // register
  SET_CFA_OFFSET,   // offset
  SET_PUSHED_BYTES  // number
} action;

// How operands are stored. FACTORED: a multiple of the data alignment.
typedef enum {
  NONE = 0,
  BYTE,
  HALF,
  WORD,
  ULEB,
  ULEB_FACTORED,
  SLEB_FACTORED,
  ULEB_FACTORED_NEGATIVE
} operand_kind;

typedef struct {
  uint8_t action;
  uint8_t first;
  uint8_t second;
  uint8_t rule;
} instruction_form;

static const instruction_form forms[0x40] = {
    [0x00] = {NOTHING, NONE, NONE, 0},                       // nop
    [0x02] = {ADVANCE, BYTE, NONE, 0},                       // advance_loc1
    [0x03] = {ADVANCE, HALF, NONE, 0},                       // advance_loc2
    [0x04] = {ADVANCE, WORD, NONE, 0},                       // advance_loc4
    [0x05] = {SET_RULE, ULEB, ULEB_FACTORED, AT_CFA_OFFSET}, // offset_extended
    [0x06] = {RESTORE, ULEB, NONE, 0},                       // restore_extended
    [0x07] = {SET_PLAIN_RULE, ULEB, NONE, UNDEFINED},        // undefined
    [0x08] = {SET_PLAIN_RULE, ULEB, NONE, SAME_VALUE},       // same_value
    [0x09] = {SET_RULE, ULEB, ULEB, IN_REGISTER},            // register
    [0x0A] = {SAVE_ROW, NONE, NONE, 0},                      // remember_state
    [0x0B] = {RESTORE_ROW, NONE, NONE, 0},                   // restore_state
    [0x0C] = {SET_CFA, ULEB, ULEB, 0},                       // def_cfa
    [0x0D] = {SET_CFA_REGISTER, ULEB, NONE, 0},              // def_cfa_register
    [0x0E] = {SET_CFA_OFFSET, NONE, ULEB, 0},                // def_cfa_offset
    [0x11] = {SET_RULE, ULEB, SLEB_FACTORED, AT_CFA_OFFSET}, // offset_extended_sf
    [0x12] = {SET_CFA, ULEB, SLEB_FACTORED, 0},              // def_cfa_sf
    [0x13] = {SET_CFA_OFFSET, NONE, SLEB_FACTORED, 0},       // def_cfa_offset_sf
    [0x14] = {SET_RULE, ULEB, ULEB_FACTORED, IS_CFA_OFFSET}, // val_offset
    [0x15] = {SET_RULE, ULEB, SLEB_FACTORED, IS_CFA_OFFSET}, // val_offset_sf
    [0x2D] = {NOTHING, NONE, NONE, 0},                       // AARCH64_negate_ra_state
    [0x2E] = {SET_PUSHED_BYTES, ULEB, NONE, 0},              // GNU_args_size
    [0x2F] = {SET_RULE, ULEB, ULEB_FACTORED_NEGATIVE, AT_CFA_OFFSET},
};

// Little-endian, as all targets are.
static uint64_t read_bytes(const uint8_t **at, uint32_t count) {
  uint64_t value = 0;
  for (uint32_t i = 0; i < count; i++)
    value |= (uint64_t)*(*at)++ << (8 * i);
  return value;
}

static int64_t read_operand(const uint8_t **at, uint8_t kind, int64_t data_alignment) {
  switch ((operand_kind)kind) {
  case NONE:
    return 0;
  case BYTE:
    return (int64_t)read_bytes(at, 1);
  case HALF:
    return (int64_t)read_bytes(at, 2);
  case WORD:
    return (int64_t)read_bytes(at, 4);
  case ULEB:
    return (int64_t)wasmrt_read_uleb128(at);
  case ULEB_FACTORED:
    return (int64_t)wasmrt_read_uleb128(at) * data_alignment;
  case SLEB_FACTORED:
    return wasmrt_read_sleb128(at) * data_alignment;
  case ULEB_FACTORED_NEGATIVE:
    return -(int64_t)wasmrt_read_uleb128(at) * data_alignment;
  }
  return 0;
}

static void set_rule(machine *m, uint64_t reg, uint8_t kind, int64_t value) {
  int slot = wasmrt_slot_of(reg);
  if (slot >= 0)
    m->row.rules[slot] = (wasmrt_unwind_rule){kind, (intptr_t)value};
}

static void restore_rule(machine *m, uint64_t reg) {
  int slot = wasmrt_slot_of(reg);
  if (slot >= 0)
    m->row.rules[slot] = m->initial.rules[slot];
}

static bool save_row(machine *m) {
  if (m->saved_count == SAVED_ROWS)
    return false;
  m->saved[m->saved_count++] = m->row;
  return true;
}

static bool restore_row(machine *m) {
  if (m->saved_count == 0)
    return false;
  m->row = m->saved[--m->saved_count];
  return true;
}

static bool perform(machine *m, const instruction_form *form, int64_t first, int64_t second) {
  switch ((action)form->action) {
  case UNKNOWN:
    return false;
  case NOTHING:
    return true;
  case ADVANCE:
    m->location += (uintptr_t)first * (uintptr_t)m->fde->code_alignment;
    return true;
  case SET_RULE:
  case SET_PLAIN_RULE:
    set_rule(m, (uint64_t)first, form->rule, second);
    return true;
  case RESTORE:
    restore_rule(m, (uint64_t)first);
    return true;
  case SAVE_ROW:
    return save_row(m);
  case RESTORE_ROW:
    return restore_row(m);
  case SET_CFA:
    m->row.cfa_register = (uintptr_t)first;
    m->row.cfa_offset = (intptr_t)second;
    return true;
  case SET_CFA_REGISTER:
    m->row.cfa_register = (uintptr_t)first;
    return true;
  case SET_CFA_OFFSET:
    m->row.cfa_offset = (intptr_t)second;
    return true;
  case SET_PUSHED_BYTES:
    m->row.pushed_bytes = (intptr_t)first;
    return true;
  }
  return false;
}

// Three instructions keep an operand in their low six bits; the others are in the table.
static bool run_instruction(machine *m, const uint8_t **at) {
  static const instruction_form advance = {ADVANCE, NONE, NONE, 0};
  static const instruction_form offset = {SET_RULE, NONE, ULEB_FACTORED, AT_CFA_OFFSET};
  static const instruction_form restore = {RESTORE, NONE, NONE, 0};
  static const instruction_form *const compact[] = {NULL, &advance, &offset, &restore};
  uint8_t byte = *(*at)++;
  const instruction_form *form = compact[byte >> 6];
  int64_t first = byte & 0x3F;
  if (!form) {
    form = &forms[first];
    first = read_operand(at, form->first, m->fde->data_alignment);
  }
  int64_t second = read_operand(at, form->second, m->fde->data_alignment);
  return perform(m, form, first, second);
}

// A row holds from its location up to the next: stop when the next one begins behind the target.
static bool run(machine *m, const uint8_t *at, const uint8_t *end) {
  while (at < end) {
    if (!run_instruction(m, &at))
      return false;
    if (m->location > m->target)
      return true;
  }
  return true;
}

static bool compute_row(const wasmrt_fde *fde, uintptr_t address, wasmrt_unwind_row *row) {
  machine m;
  m.fde = fde;
  m.location = fde->start;
  m.target = address;
  m.saved_count = 0;
  m.row = m.initial = (wasmrt_unwind_row){0};
  if (!run(&m, fde->initial_instructions, fde->initial_end))
    return false;
  m.initial = m.row;
  if (!run(&m, fde->instructions, fde->instructions_end))
    return false;
  int cfa_slot = wasmrt_slot_of(m.row.cfa_register);
  int return_slot = wasmrt_slot_of(fde->return_register);
  if (cfa_slot < 0 || return_slot < 0)
    return false;
  m.row.cfa_register = (uintptr_t)cfa_slot;
  m.row.return_register = (uintptr_t)return_slot;
  m.row.is_signal_frame = fde->is_signal_frame;
  *row = m.row;
  return true;
}

// -- Cursors

void wasmrt_cursor_here(wasmrt_cursor *cursor) {
  *cursor = (wasmrt_cursor){0};
  wasmrt_capture_registers(&cursor->registers, &cursor->pc);
}

void wasmrt_cursor_at_fault(wasmrt_cursor *cursor, const void *ucontext) {
  cursor->found_address = 0;
  cursor->is_exact = true;
  cursor->pc = wasmrt_fault_registers(ucontext, cursor->registers.slots);
}

// A return address may lie behind its function's end, if the call never returns.
uintptr_t wasmrt_cursor_address(const wasmrt_cursor *cursor) {
  return cursor->is_exact ? cursor->pc : cursor->pc - 1;
}

static uintptr_t recover(const wasmrt_registers *callee, wasmrt_unwind_rule rule, uintptr_t cfa,
                         int slot) {
  switch (rule.kind) {
  case AT_CFA_OFFSET:
    return *(const uintptr_t *)(cfa + (uintptr_t)rule.value);
  case IS_CFA_OFFSET:
    return cfa + (uintptr_t)rule.value;
  case IN_REGISTER: {
    int from = wasmrt_slot_of((uint64_t)rule.value);
    return from < 0 ? 0 : callee->slots[from];
  }
  default:
    return callee->slots[slot];
  }
}

// Assembly without tables: the innermost function may still be left by its return address.
static bool step_out_of_leaf(wasmrt_cursor *cursor) {
  if (!cursor->is_exact)
    return false;
  cursor->is_exact = false;
  cursor->pc = wasmrt_leaf_return(cursor->registers.slots);
  return cursor->pc != 0;
}

const wasmrt_unwind_function *wasmrt_cursor_function(wasmrt_cursor *cursor) {
  uintptr_t address = wasmrt_cursor_address(cursor);
  if (cursor->found_address == address)
    return &cursor->function;
  cursor->found_address = 0;
  wasmrt_fde fde;
  if (!wasmrt_find_fde(address, &fde) || !compute_row(&fde, address, &cursor->row))
    return NULL;
  cursor->function =
      (wasmrt_unwind_function){fde.start, fde.end, fde.personality, (const uint8_t *)fde.lsda};
  cursor->found_address = address;
  return &cursor->function;
}

void wasmrt_cursor_land(wasmrt_cursor *cursor, uintptr_t landing_pad, void *exception) {
  cursor->registers.slots[WASMRT_STACK_POINTER] += (uintptr_t)cursor->row.pushed_bytes;
  wasmrt_resume(&cursor->registers, landing_pad, exception);
}

bool wasmrt_unwind_step(wasmrt_cursor *cursor) {
  if (!wasmrt_cursor_function(cursor))
    return step_out_of_leaf(cursor);
  const wasmrt_unwind_row *row = &cursor->row;
  if (row->rules[row->return_register].kind == UNDEFINED)
    return false;
  wasmrt_registers callee = cursor->registers;
  uintptr_t cfa = callee.slots[row->cfa_register] + (uintptr_t)row->cfa_offset;
  cursor->registers.slots[WASMRT_STACK_POINTER] = cfa;
  for (int i = 0; i < WASMRT_REGISTER_COUNT; i++)
    if (row->rules[i].kind != SAME_VALUE)
      cursor->registers.slots[i] = recover(&callee, row->rules[i], cfa, i);
  uintptr_t caller = cursor->registers.slots[row->return_register];
  bool is_stuck = caller == cursor->pc && cfa == callee.slots[WASMRT_STACK_POINTER];
  cursor->pc = caller;
  cursor->is_exact = row->is_signal_frame;
  return caller != 0 && !is_stuck;
}
