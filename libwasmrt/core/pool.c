// Instances in waiting. Each has a store of its own, so that whatever thread takes one has all of
// it.
#include "store.h"

struct wasmrt_pool {
  const wasmrt_image *image;
  const void *imports;
  wasmrt_store_config config;
  uint32_t keep, count;
  wasmrt_instance_state *waiting;
};

wasmrt_pool *wasmrt_pool_new(const wasmrt_image *image, const void *imports,
                             const wasmrt_store_config *config, uint32_t keep) {
  wasmrt_pool *pool = wasmrt_port_allocate(sizeof(*pool));
  if (!pool)
    return NULL;
  pool->image = image;
  pool->imports = imports;
  pool->keep = keep;
  if (config)
    pool->config = *config;
  return pool;
}

static wasmrt_instance_state *take_waiting(wasmrt_pool *pool) {
  wasmrt_port_lock();
  wasmrt_instance_state *state = pool->waiting;
  if (state) {
    pool->waiting = state->next_waiting;
    pool->count--;
  }
  wasmrt_port_unlock();
  return state;
}

static bool put_waiting(wasmrt_pool *pool, wasmrt_instance_state *state) {
  wasmrt_port_lock();
  bool has_room = pool->count < pool->keep;
  if (has_room) {
    state->next_waiting = pool->waiting;
    pool->waiting = state;
    pool->count++;
  }
  wasmrt_port_unlock();
  return has_room;
}

wasmrt_instance *wasmrt_pool_take(wasmrt_pool *pool, wasmrt_error *error) {
  wasmrt_instance_state *state = take_waiting(pool);
  if (state)
    return state->instance;
  wasmrt_store *store = wasmrt_store_new(&pool->config);
  if (!store) {
    wasmrt_fail(error, WASMRT_ERROR_RESOURCE, "out of memory for a store");
    return NULL;
  }
  wasmrt_instance *instance = wasmrt_instantiate_image(store, pool->image, pool->imports, error);
  if (!instance)
    wasmrt_store_delete(store);
  return instance;
}

// SECURITY: what one guest left is gone before another one gets the instance.
void wasmrt_pool_give(wasmrt_pool *pool, wasmrt_instance *instance) {
  wasmrt_store *store = instance->store;
  wasmrt_interrupt_clear(instance);
  wasmrt_set_fuel(instance, INT64_MAX);
  if (!wasmrt_instance_reset(instance, pool->image) || !put_waiting(pool, instance->runtime))
    wasmrt_store_delete(store);
}

void wasmrt_pool_delete(wasmrt_pool *pool) {
  if (!pool)
    return;
  for (wasmrt_instance_state *state; (state = take_waiting(pool));)
    wasmrt_store_delete(state->instance->store);
  wasmrt_port_free(pool);
}
