// wasi-threads: `thread-spawn` of the module `wasi`, with a real thread for each call.
//
// Each thread has an instance of its own, which shares the memory with the others
// (wasmrt_run_thread_instance). A module that imports no shared memory has one instance only, and a
// library's instances are its host's, so those cannot spawn.
//
// A thread ends by returning. One that traps or calls proc_exit ends the process, and so does the
// return of the main thread.
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "errno_map.h"
#include "state.h"
#include "trace.h"
#include "wasmrt/wasi_hook.h"
#include "wasmrt/wasmrt.h"

// Ids are positive, and the proposal keeps the upper bits for itself.
enum { THREAD_ID_LIMIT = 0x1FFFFFFF };

typedef void thread_entry(uint32_t id, uint32_t argument);

typedef struct wasi_thread {
  const wasmrt_instance *first;
  thread_entry *entry;
  uint32_t id, argument;
  wasmrt_stack *stack;
} wasi_thread;

// The export that the proposal asks for, of type [i32 i32] -> [].
static thread_entry *find_entry(wasmrt_instance *self) {
  wasmrt_extern found;
  if (!wasmrt_find_export(self, "wasi_thread_start", &found) || found.kind != WASMRT_KIND_FUNC)
    return NULL;
  const char *text = found.as.func->type->text;
  return text && strcmp(text, "ii_") == 0 ? (thread_entry *)found.as.func->code : NULL;
}

static void enter(void *context) {
  const wasi_thread *thread = context;
  thread->entry(thread->id, thread->argument);
}

static void run_guest(void *context) {
  const wasi_thread *thread = context;
  wasmrt_run_thread_instance(thread->first, enter, context);
}

static void delete_thread(wasi_thread *thread) {
  wasmrt_stack_delete(thread->stack);
  free(thread);
}

static void *run(void *context) {
  wasi_thread *thread = context;
  wasmrt_trap_handler_install(); // for its second half, which is this thread's
  wasmrt_stack_call(thread->stack, run_guest, thread);
  delete_thread(thread);
  return NULL;
}

static wasi_errno start(wasi_thread *thread) {
  pthread_t handle;
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  int error = pthread_create(&handle, &attributes, run, thread);
  pthread_attr_destroy(&attributes);
  return error ? wasmrt_errno_from_host(error) : WASI_ERRNO_SUCCESS;
}

static wasi_errno spawn(wasmrt_instance *self, uint32_t argument, uint32_t *id) {
  wasi_state *state = wasi_state_of(self);
  thread_entry *entry = find_entry(self);
  if (!entry)
    return WASI_ERRNO_INVAL;
  if (!(self->module->flags & WASMRT_MODULE_THREADED))
    return WASI_ERRNO_NOTSUP;
  *id = atomic_fetch_add_explicit(&state->thread_count, 1, memory_order_relaxed) + 1;
  if (*id > THREAD_ID_LIMIT)
    return WASI_ERRNO_AGAIN;
  wasi_thread *thread = malloc(sizeof(*thread));
  if (!thread)
    return WASI_ERRNO_NOMEM;
  uint64_t stack_bytes = state->config ? state->config->stack_bytes : 0;
  *thread = (wasi_thread){state->first, entry, *id, argument, wasmrt_stack_new(stack_bytes)};
  wasi_errno error = thread->stack ? start(thread) : WASI_ERRNO_AGAIN;
  if (error)
    delete_thread(thread);
  return error;
}

#ifdef WASI_TRACED // the style of the archive, see export.h
static wasi_errno spawn_in_style(wasmrt_instance *self, uint32_t argument, uint32_t *id) {
  if (!wasi_is_traced(wasi_state_of(self)))
    return spawn(self, argument, id);
  uint64_t values[] = {0, argument, 0};
  const wasi_trace_call call = {"thread-spawn", "start_arg:p tid:u", values, wasmrt_trace_now()};
  wasi_errno error = spawn(self, argument, id);
  values[2] = error ? 0 : *id;
  wasmrt_trace_print(self, &call, error);
  return error;
}
#else
#define spawn_in_style spawn
#endif

uint32_t wasm__wasi__thread_2dspawn__i_i(wasmrt_instance *self, uint32_t argument);

// The id, or an errno as a negative number.
uint32_t wasm__wasi__thread_2dspawn__i_i(wasmrt_instance *self, uint32_t argument) {
  uint32_t id;
  wasi_errno error = spawn_in_style(self, argument, &id);
  return error ? 0u - (uint32_t)error : id;
}

WASI_NEEDS(wasmrt_wasi_attach)
