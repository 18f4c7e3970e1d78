// A thousand instances of two versions of one module on four threads, each used, reset and checked.
// C and C++; also under sanitizers and valgrind.
#include "guest_v1.h"
#include "guest_v2.h"

#include <pthread.h>
#include <string.h>

#include "check.h"

enum { THREADS = 4, INSTANCES_PER_THREAD = 250, HALF = INSTANCES_PER_THREAD / 2 };

static uint32_t v1_env_call_back(guest_v1_instance *self, uint32_t depth) {
  (void)self;
  return depth + 1000;
}
// Host, guest, host, guest: to the depth that is asked for.
static uint32_t v2_env_call_back(guest_v2_instance *self, uint32_t depth) {
  return depth ? guest_v2_nest(self, depth - 1) + 1 : *(uint32_t *)guest_v2_context(self);
}

static wasmrt_image *image_v1, *image_v2;
static uint32_t floor_value = 5;

static void check_initial(guest_v1_instance *it) {
  wasmrt_span text;
  CHECK(wasmrt_view(guest_v1_base(it), 1024, 8, &text) && !memcmp(text.data, "initial", 8));
  CHECK(guest_v1_memory(it)->page_count == 2 && guest_v1_table(it)->length == 2);
  CHECK(guest_v1_call_slot(it, 0) == 1 && guest_v1_call_slot(it, 1) == 2);
  CHECK(guest_v1_load(it, 65536) == 0);
  guest_v1_use_later(it);
}

static void use(guest_v1_instance *it) {
  uint32_t value = 0;
  CHECK(guest_v1_bump(it) == 101 && guest_v1_bump(it) == 102);
  guest_v1_change(it);
  CHECK(guest_v1_call_slot(it, 1) == 3 && guest_v1_call_slot(it, 4) == 3);
  CHECK(guest_v1_call_chosen(it) == 2);
  CHECK(guest_v1_grow(it, 3) == 2);
  guest_v1_dirty(it, 65536, 4 * 65536);
  CHECK(guest_v1_load(it, 5 * 65536 - 4) == UINT32_MAX);
  CHECK(guest_v1_try_use_spare(it) == WASMRT_TRAP_table_out_of_bounds);
  CHECK(guest_v1_try_load(it, 5 * 65536, &value) == WASMRT_TRAP_memory_out_of_bounds);
  CHECK(guest_v1_nest(it, 1) == 1001);
}

static void check_as_new(guest_v1_instance *it) {
  uint32_t value;
  check_initial(it);
  CHECK(guest_v1_try_load(it, 2 * 65536, &value) == WASMRT_TRAP_memory_out_of_bounds);
  CHECK(guest_v1_grow(it, 1) == 2 && guest_v1_load(it, 2 * 65536) == 0);
  CHECK(guest_v1_call_chosen(it) == 1);
  guest_v1_use_spare(it);
  CHECK(guest_v1_call_slot(it, 1) == 3 && guest_v1_bump(it) == 101);
}

// The second reset is of an instance that has the image already.
static void use_and_reset(guest_v1_instance *it) {
  check_initial(it);
  use(it);
  for (int i = 0; i < 2; i++) {
    CHECK(wasmrt_instance_reset(guest_v1_base(it), image_v1));
    check_as_new(it);
  }
}

// Threads take what others gave back, and find it as new.
static wasmrt_pool *pool;

static void use_pool(void) {
  wasmrt_error error;
  for (int i = 0; i < 50; i++) {
    wasmrt_instance *first = wasmrt_pool_take(pool, &error);
    wasmrt_instance *second = wasmrt_pool_take(pool, &error);
    CHECK(first && second && first != second);
    check_initial((guest_v1_instance *)first);
    use((guest_v1_instance *)first);
    CHECK(guest_v1_bump((guest_v1_instance *)second) == 101);
    wasmrt_pool_give(pool, first);
    wasmrt_pool_give(pool, second);
  }
}

static void *run(void *unused) {
  (void)unused;
  use_pool();
  wasmrt_store *store = wasmrt_store_new(NULL);
  guest_v1_instance *first[HALF];
  guest_v2_instance *second[HALF];
  guest_v1_imports imports1 = GUEST_V1_IMPORTS(NULL, v1_);
  guest_v2_imports imports2 = GUEST_V2_IMPORTS(&floor_value, v2_);
  wasmrt_error error;
  for (int i = 0; i < HALF; i++) {
    first[i] =
        i % 2 ? (guest_v1_instance *)wasmrt_instantiate_image(store, image_v1, &imports1, &error)
              : guest_v1_new(store, &imports1, &error);
    second[i] = guest_v2_new(store, &imports2, &error);
    CHECK(first[i] && second[i]);
  }
  for (int i = 0; i < HALF; i++) {
    use_and_reset(first[i]);
    CHECK(guest_v2_bump(second[i]) == 101);
    CHECK(guest_v2_nest(second[i], 10) == 15);
  }
  for (int i = 0; i < HALF; i += 3) {
    guest_v1_delete(first[i]);
    CHECK(wasmrt_instance_reset(guest_v2_base(second[i]), image_v2));
    CHECK(guest_v2_bump(second[i]) == 101);
  }
  wasmrt_store_delete(store);
  return NULL;
}

int main(void) {
  wasmrt_store *store = wasmrt_store_new(NULL);
  guest_v1_imports imports1 = GUEST_V1_IMPORTS(NULL, v1_);
  guest_v2_imports imports2 = GUEST_V2_IMPORTS(&floor_value, v2_);
  wasmrt_error error;
  CHECK(wasmrt_trap_handler_install());
  image_v1 = wasmrt_image_new(guest_v1_base(guest_v1_new(store, &imports1, &error)));
  image_v2 = wasmrt_image_new(guest_v2_base(guest_v2_new(store, &imports2, &error)));
  CHECK(image_v1 && image_v2);
  wasmrt_store_delete(store);
  pool = wasmrt_pool_new(image_v1, &imports1, NULL, 3);
  CHECK(pool);
  pthread_t threads[THREADS];
  for (int i = 0; i < THREADS; i++)
    CHECK(pthread_create(&threads[i], NULL, run, NULL) == 0);
  for (int i = 0; i < THREADS; i++)
    CHECK(pthread_join(threads[i], NULL) == 0);
  wasmrt_pool_delete(pool);
  wasmrt_image_delete(image_v1);
  wasmrt_image_delete(image_v2);
  return 0;
}
