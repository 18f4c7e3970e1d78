// Not a thread-local array: that would be part of the program's static TLS, for which a library
// that is loaded at run time finds no room.
#include <pthread.h>
#include <stdlib.h>

#include "wasmrt/port.h"

static _Thread_local void *buffer;
static pthread_key_t key; // frees the buffer when its thread ends
static pthread_once_t once = PTHREAD_ONCE_INIT;
static bool has_key;

static void make_key(void) { has_key = pthread_key_create(&key, free) == 0; }

void *wasmrt_port_tail_buffer(void) {
  if (buffer)
    return buffer;
  pthread_once(&once, make_key);
  buffer = aligned_alloc(16, WASMRT_TAIL_ARGUMENT_BYTES);
  if (!buffer || !has_key || pthread_setspecific(key, buffer) != 0)
    wasmrt_port_fatal("out of memory for the arguments of a tail call");
  return buffer;
}
