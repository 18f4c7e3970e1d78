// instances : time and memory of 1, 100 and 10,000 instances, and what a reset costs beside a copy.
#include <string.h>
#include <unistd.h>

#include "common.h"
#include "trivial.h"

enum { IMAGE_BYTES = 16 << 20, PAGE = 4096, DIRTY = IMAGE_BYTES / PAGE / 100 };

static uint32_t my_env_next(trivial_instance *self, uint32_t value) { (void)self; return value + 1; }

static long resident_kib(void) {
  long pages = 0, ignored;
  FILE *file = fopen("/proc/self/statm", "r");
  if (file && fscanf(file, "%ld %ld", &ignored, &pages) != 2)
    pages = 0;
  if (file)
    fclose(file);
  return pages * (sysconf(_SC_PAGESIZE) / 1024);
}

typedef trivial_instance *(*maker)(wasmrt_store *store, wasmrt_error *error);
static trivial_imports imports;
static wasmrt_image *image;

static trivial_instance *make_new(wasmrt_store *store, wasmrt_error *error) {
  return trivial_new(store, &imports, error);
}
static trivial_instance *make_from_image(wasmrt_store *store, wasmrt_error *error) {
  return (trivial_instance *)wasmrt_instantiate_image(store, image, &imports, error);
}

static int measure(const char *how, maker make, int count) {
  wasmrt_error error;
  wasmrt_store *store = wasmrt_store_new(NULL);
  trivial_instance **all = calloc((size_t)count, sizeof(*all));
  long before = resident_kib();
  double start = nanoseconds();
  for (int i = 0; i < count; i++)
    if (!(all[i] = make(store, &error))) {
      printf("%s: %d of %d: %s\n", how, i, count, error.message);
      return 1;
    }
  double made = nanoseconds() - start;
  for (int i = 0; i < count; i++)
    trivial_touch(all[i], 1, PAGE);
  long resident = resident_kib() - before;
  start = nanoseconds();
  for (int i = 0; i < count; i++)
    if (!wasmrt_instance_reset(trivial_base(all[i]), image))
      return 1;
  double reset = nanoseconds() - start;
  printf("%-10s %6d  make %7.2f us  reset %7.2f us  resident %6.1f KiB each\n", how, count,
         made / count / 1e3, reset / count / 1e3, (double)resident / count);
  wasmrt_store_delete(store);
  free(all);
  return 0;
}

static void compare_reset(trivial_instance *it, const uint8_t *copy) {
  uint8_t *base = trivial_memory(it)->base;
  double reset, copied;
  wasmrt_instance_reset(trivial_base(it), image);
  LEAST(reset, 20, (trivial_touch(it, DIRTY, PAGE * 100), wasmrt_instance_reset(trivial_base(it), image)));
  LEAST(copied, 20, (trivial_touch(it, DIRTY, PAGE * 100), memcpy(base, copy, IMAGE_BYTES)));
  printf("16 MiB, %d pages written and taken back: reset %.1f us, copy %.1f us: %.1f x\n", DIRTY,
         reset / 1e3, copied / 1e3, copied / reset);
}

int main(void) {
  wasmrt_error error;
  wasmrt_trap_handler_install();
  wasmrt_store *store = wasmrt_store_new(NULL);
  imports = TRIVIAL_IMPORTS(NULL, my_);
  trivial_instance *first = trivial_new(store, &imports, &error);
  trivial_fill(first, 4096, IMAGE_BYTES - 4096); // an image without a page of zeros
  image = wasmrt_image_new(trivial_base(first));
  uint8_t *copy = malloc(IMAGE_BYTES);
  if (!image || !copy)
    return 1;
  memcpy(copy, trivial_memory(first)->base, IMAGE_BYTES);
  compare_reset(first, copy);
  int status = 0;
  for (int count = 1; count <= 10000; count *= 100)
    status |= measure("new", make_new, count) | measure("from image", make_from_image, count);
  wasmrt_store_delete(store);
  wasmrt_image_delete(image);
  free(copy);
  return status;
}
