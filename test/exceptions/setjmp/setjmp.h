// setjmp and longjmp by Wasm exceptions, which Debian's WASI library lacks: clang's
// -wasm-enable-sjlj turns the calls into those that setjmp.c defines.
#ifndef AOTC_TEST_SETJMP_H
#define AOTC_TEST_SETJMP_H

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  void *invocation;
  unsigned label;
  struct {
    void *buffer;
    int value;
  } thrown;
} jmp_buf[1];

int setjmp(jmp_buf) __attribute__((__returns_twice__));
__attribute__((__noreturn__)) void longjmp(jmp_buf, int);

#ifdef __cplusplus
}
#endif

#endif
