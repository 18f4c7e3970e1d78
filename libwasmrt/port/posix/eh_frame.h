// Finding and reading the records of .eh_frame (Linux Standard Base, core, chapter 10.6): for each
// function an FDE, which refers to a CIE with what several functions share.
#ifndef WASMRT_POSIX_EH_FRAME_H
#define WASMRT_POSIX_EH_FRAME_H

#include <stdbool.h>
#include <stdint.h>

typedef struct {
  uintptr_t start; // of the function
  uintptr_t end;
  uint64_t code_alignment;
  int64_t data_alignment;
  uint64_t return_register; // by its DWARF number
  bool is_signal_frame;
  uintptr_t personality; // 0 if there is none
  uintptr_t lsda;        // 0 if there is none
  const uint8_t *initial_instructions;
  const uint8_t *initial_end;
  const uint8_t *instructions;
  const uint8_t *instructions_end;
} wasmrt_fde;

// The record of the function around an address, in any object of the process.
bool wasmrt_find_fde(uintptr_t address, wasmrt_fde *fde);

#endif
