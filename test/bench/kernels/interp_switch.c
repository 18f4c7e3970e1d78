// A bytecode interpreter whose loop is a switch.
#include "bytecode.h"

static inline int32_t wrap(uint32_t x) { return (int32_t)x; }

void run(Machine *m, const int32_t *code) {
  int32_t *sp = m->stack;
  const int32_t *pc = code;
  int32_t t;
  // clang-format off: one line an instruction
  for (;;)
    switch (*pc++) {
    case PUSH: *sp++ = *pc++; break;
    case LOAD: *sp++ = m->variables[*pc++]; break;
    case STORE: m->variables[*pc++] = *--sp; break;
    case FETCH: sp[-1] = m->cells[sp[-1]]; break;
    case PUT: sp -= 2; m->cells[sp[1]] = sp[0]; break;
    case ADD: sp--; sp[-1] = wrap((uint32_t)sp[-1] + sp[0]); break;
    case SUB: sp--; sp[-1] = wrap((uint32_t)sp[-1] - sp[0]); break;
    case MUL: sp--; sp[-1] = wrap((uint32_t)sp[-1] * sp[0]); break;
    case XOR: sp--; sp[-1] ^= sp[0]; break;
    case SHR: sp--; sp[-1] = wrap((uint32_t)sp[-1] >> sp[0]); break;
    case AND: sp--; sp[-1] &= sp[0]; break;
    case LESS: sp--; sp[-1] = sp[-1] < sp[0]; break;
    case DUP: sp[0] = sp[-1]; sp++; break;
    case DROP: sp--; break;
    case SWAP: t = sp[-1]; sp[-1] = sp[-2]; sp[-2] = t; break;
    case JUMP: pc = code + *pc; break;
    case JUMPZ: pc = *--sp ? pc + 1 : code + *pc; break;
    case CALL: t = sp[-1]; sp[-1] = (int32_t)(pc + 1 - code); *sp++ = t; pc = code + *pc; break;
    case RETURN: sp--; pc = code + sp[-1]; sp[-1] = sp[0]; break;
    case HALT: return;
    }
  // clang-format on
}

int main(int argc, char **argv) { return interpret(argc, argv); }
