// A program for a small stack machine, run by interp_switch.c and interp_goto.c: nested loops over
// arithmetic, an array and a subroutine, as bytecode in 32-bit words.
#ifndef AOTC_BENCH_BYTECODE_H
#define AOTC_BENCH_BYTECODE_H

#include "kernel.h"

// clang-format off: tables
#define OPCODES(OP)                                                                                \
  OP(PUSH) OP(LOAD) OP(STORE) OP(FETCH) OP(PUT) OP(ADD) OP(SUB) OP(MUL) OP(XOR) OP(SHR) OP(AND)    \
  OP(LESS) OP(DUP) OP(DROP) OP(SWAP) OP(JUMP) OP(JUMPZ) OP(CALL) OP(RETURN) OP(HALT)

enum {
#define OP(name) name,
  OPCODES(OP)
#undef OP
};

enum { STACK = 256, VARIABLES = 8, CELLS = 4096 };

typedef struct {
  int32_t stack[STACK], variables[VARIABLES], cells[CELLS];
} Machine;

// Variables: 0 outer counter, 1 inner counter, 2 the checksum. The subroutine at word 2 mixes the top of the stack.
static const int32_t program[] = {
    JUMP, 17,
    /*  2 mix */ DUP, PUSH, 13, SHR, XOR, PUSH, 0x5bd1e995, MUL, DUP, PUSH, 15, SHR, XOR, RETURN, HALT,
    /* 17 */ PUSH, 0, STORE, 0,
    /* 21 outer */ PUSH, 0, STORE, 1,
    /* 25 inner */ LOAD, 1, LOAD, 0, MUL, LOAD, 2, ADD, CALL, 2, STORE, 2,
    /* 37 */ LOAD, 2, LOAD, 1, PUSH, CELLS - 1, AND, DUP, FETCH, PUSH, 3, ADD, SWAP, PUT, DROP,
    /* 52 */ LOAD, 1, PUSH, CELLS - 1, AND, FETCH, LOAD, 2, XOR, STORE, 2,
    /* 63 */ LOAD, 1, PUSH, 1, ADD, STORE, 1, LOAD, 1, PUSH, 5000, LESS, JUMPZ, 79, JUMP, 25,
    /* 79 */ LOAD, 0, PUSH, 1, ADD, STORE, 0, LOAD, 0, PUSH, 40, LESS, JUMPZ, 95, JUMP, 21,
    /* 95 */ HALT,
};
// clang-format on

void run(Machine *m, const int32_t *code);

static inline int interpret(int argc, char **argv) {
  int repeat = rounds(argc, argv);
  static Machine machine;
  while (repeat--)
    run(&machine, program);
  printf("result %08" PRIx32 "\n", (uint32_t)machine.variables[2]);
  printChecksum(machine.cells, sizeof machine.cells);
  return 0;
}

#endif
