// Stepping through frames on 32-bit ARM, whose tables are of their own kind (Exception Handling ABI
// for the Arm Architecture, EHABI32): .ARM.exidx, sorted by address, says for each function how to
// undo its prologue, in a byte code that pops registers off a virtual stack pointer.
//
// The tables hold for the addresses of calls. A fault in the middle of a prologue may therefore
// lose a frame; guest code faults there only when its stack is full.
#define _GNU_SOURCE
#include <link.h>
#include <stddef.h>

#include "unwind.h"

#ifndef PT_ARM_EXIDX
#define PT_ARM_EXIDX 0x70000001
#endif

// -- Finding the entry

typedef struct {
  uint32_t function; // relative to its own place, 31 bits
  uint32_t content;  // the byte code, where it fits; CANNOT_UNWIND; else the place of the rest
} index_entry;

enum { CANNOT_UNWIND = 1 };

typedef struct {
  uintptr_t address;
  const index_entry *entries;
  uint32_t count;
} object_search;

static uintptr_t place_relative(const uint32_t *word) {
  return (uintptr_t)word + (uintptr_t)((int32_t)(*word << 1) >> 1);
}

static int match_object(struct dl_phdr_info *info, size_t size, void *context) {
  (void)size;
  object_search *search = context;
  const index_entry *entries = NULL;
  uint32_t count = 0;
  bool contains = false;
  for (int i = 0; i < info->dlpi_phnum; i++) {
    const ElfW(Phdr) *segment = &info->dlpi_phdr[i];
    uintptr_t start = (uintptr_t)info->dlpi_addr + segment->p_vaddr;
    if (segment->p_type == PT_LOAD) {
      contains |= search->address >= start && search->address - start < segment->p_memsz;
    } else if (segment->p_type == PT_ARM_EXIDX) {
      entries = (const index_entry *)start;
      count = segment->p_memsz / sizeof(*entries);
    }
  }
  if (contains) {
    search->entries = entries;
    search->count = count;
  }
  return contains;
}

static const index_entry *find_entry(uintptr_t address, const index_entry **next) {
  object_search search = {address, NULL, 0};
  dl_iterate_phdr(match_object, &search);
  const index_entry *low = search.entries;
  uint32_t count = search.count;
  while (count > 0) {
    uint32_t half = count / 2;
    if (place_relative(&low[half].function) <= address) {
      low += half + 1;
      count -= half + 1;
    } else {
      count = half;
    }
  }
  *next = low < search.entries + search.count ? low : NULL;
  return low == search.entries ? NULL : low - 1;
}

// -- Reading its byte code

typedef struct {
  const uint32_t *words; // the highest byte of a word comes first
  uint32_t position;
  uint32_t end;
} byte_code;

enum { INLINE = UINT32_C(0x80000000), FINISH = 0xB0 };

// Where the byte code is: in the entry, or in a record with a personality of the ABI's (three
// forms) or of a language's. What follows it is the language's data.
static byte_code find_code(const index_entry *entry, uintptr_t *personality) {
  *personality = 0;
  if (entry->content & INLINE)
    return (byte_code){&entry->content, 1, 4};
  const uint32_t *record = (const uint32_t *)place_relative(&entry->content);
  if (!(*record & INLINE)) {
    *personality = place_relative(record);
    return (byte_code){record + 1, 1, 4 + 4 * (record[1] >> 24)};
  }
  if ((*record >> 24 & 0xF) == 0)
    return (byte_code){record, 1, 4};
  return (byte_code){record, 2, 4 + 4 * (*record >> 16 & 0xFF)};
}

static uint8_t next_byte(byte_code *code) {
  if (code->position >= code->end)
    return FINISH;
  uint8_t byte = (uint8_t)(code->words[code->position / 4] >> (24 - 8 * (code->position % 4)));
  code->position++;
  return byte;
}

// -- Performing it

typedef struct {
  uintptr_t slots[WASMRT_REGISTER_COUNT];
  uintptr_t stack;
  bool popped_pc;
} virtual_machine;

// Bit i of the mask stands for register `first` + i. Popping sp sets the stack pointer at the end.
static void pop_registers(virtual_machine *vm, uint32_t mask, uint32_t first) {
  bool popped_stack = false;
  for (uint32_t i = first; mask; i++, mask >>= 1) {
    if (!(mask & 1))
      continue;
    vm->slots[i] = *(const uintptr_t *)vm->stack;
    vm->stack += sizeof(uintptr_t);
    popped_stack |= i == WASMRT_STACK_POINTER;
    vm->popped_pc |= i == WASMRT_PC_SLOT;
  }
  if (popped_stack)
    vm->stack = vm->slots[WASMRT_STACK_POINTER];
}

// d8…d15 are tracked; calls preserve no others. FSTMX, of old, stores one word more.
static void pop_doubles(virtual_machine *vm, uint32_t first, uint32_t count, uint32_t extra) {
  for (uint32_t d = first; d < first + count; d++, vm->stack += 8) {
    if (d < 8 || d > 15)
      continue;
    const uintptr_t *words = (const uintptr_t *)vm->stack;
    vm->slots[WASMRT_D8_SLOT + 2 * (d - 8)] = words[0];
    vm->slots[WASMRT_D8_SLOT + 2 * (d - 8) + 1] = words[1];
  }
  vm->stack += extra;
}

static uint32_t read_uleb128(byte_code *code) {
  uint32_t value = 0;
  uint32_t shift = 0;
  uint8_t byte;
  do {
    byte = next_byte(code);
    if (shift < 32)
      value |= (uint32_t)(byte & 0x7F) << shift;
    shift += 7;
  } while (byte & 0x80);
  return value;
}

// Instructions 10110xxx but FINISH.
static bool perform_group_b0(virtual_machine *vm, byte_code *code, uint8_t byte) {
  if (byte == 0xB1) {
    uint8_t mask = next_byte(code);
    pop_registers(vm, mask & 0xF, 0);
    return mask != 0 && mask < 0x10;
  }
  if (byte == 0xB2) {
    vm->stack += 0x204 + (read_uleb128(code) << 2);
    return true;
  }
  if (byte == 0xB3) {
    uint8_t range = next_byte(code);
    pop_doubles(vm, range >> 4, (range & 0xFu) + 1, 4);
    return true;
  }
  if (byte >= 0xB8) {
    pop_doubles(vm, 8, (byte & 7u) + 1, 4);
    return true;
  }
  return false;
}

static bool perform(virtual_machine *vm, byte_code *code, uint8_t byte) {
  if (byte < 0x40) {
    vm->stack += (byte << 2) + 4u;
  } else if (byte < 0x80) {
    vm->stack -= ((byte & 0x3Fu) << 2) + 4u;
  } else if (byte < 0x90) {
    uint32_t mask = (byte & 0xFu) << 8 | next_byte(code);
    pop_registers(vm, mask, 4);
    return mask != 0;
  } else if (byte < 0xA0) {
    vm->stack = vm->slots[byte & 0xF];
    return byte != 0x9D && byte != 0x9F;
  } else if (byte < 0xB0) {
    uint32_t mask = (1u << ((byte & 7u) + 1)) - 1;
    pop_registers(vm, byte & 8 ? mask | 1u << 10 : mask, 4);
  } else if (byte < 0xC0) {
    return perform_group_b0(vm, code, byte);
  } else if (byte == 0xC8 || byte == 0xC9) {
    uint8_t range = next_byte(code);
    pop_doubles(vm, (range >> 4) + (byte == 0xC8 ? 16u : 0u), (range & 0xFu) + 1, 0);
  } else if (byte >= 0xD0 && byte < 0xD8) {
    pop_doubles(vm, 8, (byte & 7u) + 1, 0);
  } else {
    return false;
  }
  return true;
}

// -- Cursors

void wasmrt_cursor_here(wasmrt_cursor *cursor) {
  *cursor = (wasmrt_cursor){0};
  wasmrt_capture_registers(&cursor->registers, &cursor->pc);
  cursor->pc = wasmrt_code_address(cursor->pc);
}

void wasmrt_cursor_at_fault(wasmrt_cursor *cursor, const void *ucontext) {
  cursor->is_exact = true;
  cursor->pc = wasmrt_fault_registers(ucontext, cursor->registers.slots);
}

// A return address may lie behind its function's end, if the call never returns.
uintptr_t wasmrt_cursor_address(const wasmrt_cursor *cursor) {
  return cursor->is_exact ? cursor->pc : cursor->pc - 1;
}

const wasmrt_unwind_function *wasmrt_cursor_function(wasmrt_cursor *cursor) {
  const index_entry *next;
  const index_entry *entry = find_entry(wasmrt_cursor_address(cursor), &next);
  if (!entry || entry->content == CANNOT_UNWIND)
    return NULL;
  wasmrt_unwind_function *function = &cursor->function;
  byte_code code = find_code(entry, &function->personality);
  function->start = place_relative(&entry->function);
  function->end = next ? place_relative(&next->function) : UINTPTR_MAX;
  function->lsda = function->personality ? (const uint8_t *)(code.words + code.end / 4) : NULL;
  return function;
}

void wasmrt_cursor_land(wasmrt_cursor *cursor, uintptr_t landing_pad, void *exception) {
  uintptr_t is_thumb = cursor->registers.slots[WASMRT_PC_SLOT] & 1;
  wasmrt_resume(&cursor->registers, landing_pad | is_thumb, exception);
}

// Bit 0 of the caller's address says that it is Thumb code.
static void leave_to(wasmrt_cursor *cursor, uintptr_t caller) {
  cursor->registers.slots[WASMRT_PC_SLOT] = caller;
  cursor->pc = caller & ~(uintptr_t)1;
  cursor->is_exact = false;
}

bool wasmrt_unwind_step(wasmrt_cursor *cursor) {
  const index_entry *next;
  const index_entry *entry = find_entry(wasmrt_cursor_address(cursor), &next);
  if (!entry || entry->content == CANNOT_UNWIND) {
    bool is_leaf = !entry && cursor->is_exact;
    leave_to(cursor, wasmrt_leaf_return(cursor->registers.slots));
    return is_leaf && cursor->pc != 0;
  }
  virtual_machine vm;
  __builtin_memcpy(vm.slots, cursor->registers.slots, sizeof(vm.slots));
  vm.stack = vm.slots[WASMRT_STACK_POINTER];
  vm.popped_pc = false;
  uintptr_t personality;
  byte_code code = find_code(entry, &personality);
  for (uint8_t byte; (byte = next_byte(&code)) != FINISH;)
    if (!perform(&vm, &code, byte))
      return false;
  uintptr_t caller = vm.slots[vm.popped_pc ? WASMRT_PC_SLOT : WASMRT_RETURN_SLOT];
  bool is_stuck = (caller & ~(uintptr_t)1) == cursor->pc &&
                  vm.stack == cursor->registers.slots[WASMRT_STACK_POINTER];
  vm.slots[WASMRT_STACK_POINTER] = vm.stack;
  __builtin_memcpy(cursor->registers.slots, vm.slots, sizeof(vm.slots));
  leave_to(cursor, caller);
  return cursor->pc != 0 && !is_stuck;
}
