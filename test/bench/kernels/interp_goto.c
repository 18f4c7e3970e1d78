// A bytecode interpreter with computed goto: natively one indirect jump for each instruction's end.
#include "bytecode.h"

static inline int32_t wrap(uint32_t x) { return (int32_t)x; }

#define NEXT goto *labels[*pc++]

void run(Machine *m, const int32_t *code) {
#define OP(name) &&L_##name,
  static const void *const labels[] = {OPCODES(OP)};
#undef OP
  int32_t *sp = m->stack;
  const int32_t *pc = code;
  int32_t t;
  NEXT;
  // clang-format off: one line an instruction
L_PUSH: *sp++ = *pc++; NEXT;
L_LOAD: *sp++ = m->variables[*pc++]; NEXT;
L_STORE: m->variables[*pc++] = *--sp; NEXT;
L_FETCH: sp[-1] = m->cells[sp[-1]]; NEXT;
L_PUT: sp -= 2; m->cells[sp[1]] = sp[0]; NEXT;
L_ADD: sp--; sp[-1] = wrap((uint32_t)sp[-1] + sp[0]); NEXT;
L_SUB: sp--; sp[-1] = wrap((uint32_t)sp[-1] - sp[0]); NEXT;
L_MUL: sp--; sp[-1] = wrap((uint32_t)sp[-1] * sp[0]); NEXT;
L_XOR: sp--; sp[-1] ^= sp[0]; NEXT;
L_SHR: sp--; sp[-1] = wrap((uint32_t)sp[-1] >> sp[0]); NEXT;
L_AND: sp--; sp[-1] &= sp[0]; NEXT;
L_LESS: sp--; sp[-1] = sp[-1] < sp[0]; NEXT;
L_DUP: sp[0] = sp[-1]; sp++; NEXT;
L_DROP: sp--; NEXT;
L_SWAP: t = sp[-1]; sp[-1] = sp[-2]; sp[-2] = t; NEXT;
L_JUMP: pc = code + *pc; NEXT;
L_JUMPZ: pc = *--sp ? pc + 1 : code + *pc; NEXT;
L_CALL: t = sp[-1]; sp[-1] = (int32_t)(pc + 1 - code); *sp++ = t; pc = code + *pc; NEXT;
L_RETURN: sp--; pc = code + sp[-1]; sp[-1] = sp[0]; NEXT;
L_HALT: return;
  // clang-format on
}

int main(int argc, char **argv) { return interpret(argc, argv); }
