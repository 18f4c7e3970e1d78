// Debian's WASI library has no setjmp. Programs that use it for errors only run with this one as
// long as no error comes: setjmp returns 0, and longjmp ends the program. (clang would pick up the
// host's header otherwise.)
#ifndef AOTC_BENCH_SETJMP_H
#define AOTC_BENCH_SETJMP_H

typedef int jmp_buf[1];

#define setjmp(buffer) ((void)(buffer), 0)

_Noreturn void longjmp(jmp_buf buffer, int value);

#endif
