// The unwinder against the C library's: the same frames, with the same registers in them.
#define _GNU_SOURCE
#include <stdbool.h>
#include <stdlib.h>
#include <unwind.h>

#include "../../libwasmrt/port/posix/unwind.h"
#include "check.h"

enum { FRAMES = 64 };

typedef struct {
  uintptr_t pc, stack, start;
  const void *lsda;
  uintptr_t registers[32];
} frame;

typedef struct {
  frame frames[FRAMES];
  int count;
} walk;

// Registers that calls preserve, by DWARF number, as the unwinder of libgcc tells them.
#if defined(__x86_64__)
static const int preserved[] = {3, 6, 12, 13, 14, 15};
#elif defined(__aarch64__)
static const int preserved[] = {19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29};
#elif defined(__riscv)
static const int preserved[] = {8, 9, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27};
#endif
enum { PRESERVED = sizeof(preserved) / sizeof(*preserved) };

static _Unwind_Reason_Code note_frame(struct _Unwind_Context *context, void *argument) {
  walk *w = argument;
  if (w->count == FRAMES)
    return _URC_END_OF_STACK;
  frame *f = &w->frames[w->count++];
  f->pc = _Unwind_GetIP(context);
  f->stack = _Unwind_GetCFA(context);
  f->start = _Unwind_GetRegionStart(context);
  f->lsda = (const void *)_Unwind_GetLanguageSpecificData(context);
  for (int i = 0; i < PRESERVED; i++)
    f->registers[i] = _Unwind_GetGR(context, preserved[i]);
  return _URC_NO_REASON;
}

static void walk_ours(walk *w) {
  wasmrt_cursor cursor;
  wasmrt_cursor_here(&cursor);
  do {
    frame *f = &w->frames[w->count++];
    const wasmrt_unwind_function none = {0};
    const wasmrt_unwind_function *function = wasmrt_cursor_function(&cursor);
    function = function ? function : &none;
    f->pc = cursor.pc;
    f->stack = cursor.registers.slots[WASMRT_STACK_POINTER];
    f->start = function->start;
    f->lsda = function->lsda;
    for (int i = 0; i < PRESERVED; i++)
      f->registers[i] = cursor.registers.slots[preserved[i]];
  } while (w->count < FRAMES && wasmrt_unwind_step(&cursor));
}

static walk theirs, ours;

__attribute__((noinline)) static int collect(void) {
  theirs.count = ours.count = 0;
  _Unwind_Backtrace(note_frame, &theirs);
  walk_ours(&ours);
  return ours.count;
}

// Frames of several shapes: many live values, a frame of variable size, a landing pad.
__attribute__((noinline)) static int busy(int a, int b, int c, int d, int depth) {
  int e = a * b, f = b * c, g = c * d, h = d * a;
  int below = depth > 0 ? busy(e, f, g, h, depth - 1) : collect();
  return below + a + b + c + d + e + f + g + h;
}

__attribute__((noinline)) static int variable(int size) {
  volatile char *bytes = __builtin_alloca((size_t)size);
  bytes[0] = 1;
  return busy(size, 2, 3, 4, 5) + bytes[0];
}

static int cleanups;
static void clean_up(int *value) { cleanups += *value; }

__attribute__((noinline)) static int guarded(void) {
  __attribute__((cleanup(clean_up))) int value = 1;
  return variable(1000) + value;
}

static int compare(const void *left, const void *right) {
  return guarded() > 0 ? *(const int *)left - *(const int *)right : 0;
}

static void check_frame(const frame *mine, const frame *libgcc) {
  CHECK(mine->pc == libgcc->pc);
  CHECK(mine->stack == libgcc->stack);
  CHECK(mine->start == libgcc->start);
  CHECK(mine->lsda == libgcc->lsda);
  for (int i = 0; i < PRESERVED; i++)
    CHECK(mine->registers[i] == libgcc->registers[i]);
}

// The innermost frames are the walkers' own. libgcc tells the frame of `_start`, too, where the
// tables say that there is no caller; we stop there.
static void frames_agree_with_libgcc(void) {
  int values[] = {2, 1};
  qsort(values, 2, sizeof(int), compare); // through code of the C library
  CHECK(theirs.count > 12);
  int mine = 0, libgcc = 0;
  while (mine < ours.count && ours.frames[mine].start != (uintptr_t)busy)
    mine++;
  while (libgcc < theirs.count && theirs.frames[libgcc].start != (uintptr_t)busy)
    libgcc++;
  CHECK(theirs.count - libgcc == ours.count - mine ||
        theirs.count - libgcc == ours.count - mine + 1);
  bool saw_lsda = false;
  for (; mine < ours.count && libgcc < theirs.count; mine++, libgcc++) {
    check_frame(&ours.frames[mine], &theirs.frames[libgcc]);
    saw_lsda |= ours.frames[mine].lsda != NULL;
  }
  CHECK(saw_lsda);
}

static const wasmrt_unwind_function *function_at(uintptr_t address) {
  static wasmrt_cursor cursor;
  cursor = (wasmrt_cursor){.pc = address, .is_exact = true};
  return wasmrt_cursor_function(&cursor);
}

static void a_personality_is_found(void) {
  const wasmrt_unwind_function *function = function_at((uintptr_t)guarded);
  CHECK(function && function->start == (uintptr_t)guarded && function->end > function->start);
  CHECK(function && function->personality != 0 && function->lsda != NULL);
  function = function_at((uintptr_t)busy);
  CHECK(function && !function->personality && !function->lsda);
  CHECK(!function_at((uintptr_t)&theirs));
  CHECK(!function_at(16));
}

int main(void) {
  RUN(frames_agree_with_libgcc);
  RUN(a_personality_is_found);
  return finish();
}
