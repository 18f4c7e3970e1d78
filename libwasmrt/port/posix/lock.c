#include <pthread.h>

#include "wasmrt/port.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

void wasmrt_port_lock(void) { pthread_mutex_lock(&lock); }
void wasmrt_port_unlock(void) { pthread_mutex_unlock(&lock); }
