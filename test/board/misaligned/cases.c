// The instructions, as code and as rows that say what is to become of them.
#include "cases.h"

__asm__(".pushsection .rodata.rows, \"a\"\n.balign 8\n.globl rows\nrows:\n.popsection\n"
        ".set LOAD_SIGNED, 0\n.set LOAD_UNSIGNED, 1\n.set STORE, 2\n"
        ".set LOAD_FLOAT, 3\n.set STORE_FLOAT, 4\n");

#if __riscv_xlen == 64
#define POINTER ".quad "
#else
#define POINTER ".word "
#endif
#define CASE(options, operation, prefix, value, offset, base, kind, byte_count)                    \
  CASE_(options, #operation " " #prefix #value ", " #offset "(x" #base ")", #value, #offset,       \
        #base, #kind, #byte_count)
#define CASE_(options, text, value, offset, base, kind, byte_count)                                \
  __asm__(".pushsection .text.cases, \"ax\"\n"                                                     \
          ".option push\n.option " options "\n.balign 4\n"                                         \
          "1: ecall\n" text "\nj left\n"                                                           \
          ".option pop\n.popsection\n"                                                             \
          ".pushsection .rodata.texts, \"a\"\n2: .asciz \"" text "\"\n.popsection\n"               \
          ".pushsection .rodata.rows, \"a\"\n" POINTER "1b, 2b, " kind ", " value ", " base        \
          ", " offset ", " byte_count "\n.popsection");

// Registers and offsets of the long forms: the extremes, the same register twice, none, and sp.
#define LONG_(options, operation, prefix, kind, byte_count)                                        \
  CASE(options, operation, prefix, 1, -2048, 31, kind, byte_count)                                 \
  CASE(options, operation, prefix, 31, 2047, 1, kind, byte_count)                                  \
  CASE(options, operation, prefix, 10, 0, 10, kind, byte_count)                                    \
  CASE(options, operation, prefix, 5, 21, 6, kind, byte_count)                                     \
  CASE(options, operation, prefix, 0, -11, 5, kind, byte_count)                                    \
  CASE(options, operation, prefix, 9, 19, 2, kind, byte_count)
#define LONG(operation, kind, byte_count)                                                          \
  LONG_("norvc", operation, x, kind, byte_count)                                                   \
  CASE("norvc", operation, x, 2, 5, 8, kind, byte_count)
#define LONG_FLOAT(operation, kind, byte_count)                                                    \
  LONG_("arch, +d\n.option norvc", operation, f, kind, byte_count)
// Of the compressed forms: the registers, and each bit of the offset.
#define SHORT4(operation, prefix, kind)                                                            \
  CASE("arch, +c", operation, prefix, 8, 0, 15, kind, 4)                                           \
  CASE("arch, +c", operation, prefix, 15, 124, 8, kind, 4)                                         \
  CASE("arch, +c", operation, prefix, 10, 4, 10, kind, 4)                                          \
  CASE("arch, +c", operation, prefix, 9, 64, 14, kind, 4)                                          \
  CASE("arch, +c", operation, prefix, 13, 56, 11, kind, 4)
#define SHORT8(operation, prefix, kind)                                                            \
  CASE("arch, +d", operation, prefix, 8, 0, 15, kind, 8)                                           \
  CASE("arch, +d", operation, prefix, 15, 248, 8, kind, 8)                                         \
  CASE("arch, +d", operation, prefix, 10, 8, 10, kind, 8)                                          \
  CASE("arch, +d", operation, prefix, 9, 64, 14, kind, 8)                                          \
  CASE("arch, +d", operation, prefix, 13, 128, 11, kind, 8)
#define SHORT2(operation, kind)                                                                    \
  CASE("arch, +zcb", operation, x, 8, 0, 15, kind, 2)                                              \
  CASE("arch, +zcb", operation, x, 13, 2, 10, kind, 2)

LONG(lh, LOAD_SIGNED, 2)
LONG(lhu, LOAD_UNSIGNED, 2)
LONG(lw, LOAD_SIGNED, 4)
LONG(sh, STORE, 2)
LONG(sw, STORE, 4)
SHORT2(c.lh, LOAD_SIGNED)
SHORT2(c.lhu, LOAD_UNSIGNED)
SHORT2(c.sh, STORE)
SHORT4(c.lw, x, LOAD_SIGNED)
SHORT4(c.sw, x, STORE)
#if __riscv_xlen == 64
LONG(lwu, LOAD_UNSIGNED, 4)
LONG(ld, LOAD_SIGNED, 8)
LONG(sd, STORE, 8)
SHORT8(c.ld, x, LOAD_SIGNED)
SHORT8(c.sd, x, STORE)
#endif
#ifdef __riscv_flen
LONG_FLOAT(flw, LOAD_FLOAT, 4)
LONG_FLOAT(fsw, STORE_FLOAT, 4)
LONG_FLOAT(fld, LOAD_FLOAT, 8)
LONG_FLOAT(fsd, STORE_FLOAT, 8)
SHORT8(c.fld, f, LOAD_FLOAT)
SHORT8(c.fsd, f, STORE_FLOAT)
#if __riscv_xlen == 32
SHORT4(c.flw, f, LOAD_FLOAT)
SHORT4(c.fsw, f, STORE_FLOAT)
#endif
#endif

__asm__(".pushsection .rodata.rows, \"a\"\n.globl rows_end\nrows_end:\n.popsection\n"
        ".pushsection .text.cases, \"ax\"\n.globl atomic\natomic:\n"
        ".option push\n.option arch, +a\nlr.w x10, (x11)\n.option pop\n.popsection");
