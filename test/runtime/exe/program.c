// An executable as aotc makes one, written by hand: a static module whose memory lies at the
// link-time address wasm_mem0 with its contents, from the second page on, loaded there. What it
// does is chosen by its first argument; it has a WASI of its own for that. With PIE defined it is
// as aotc --pie makes it: memory lies anywhere, and its first bytes are copied.
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "wasmrt/abi.h"
#include "wasmrt/wasi_hook.h"

#define GUEST __attribute__((section(WASMRT_CODE_SECTION), noinline))
// wasmrt_code_note. A percent sign as ARM's assembler takes an at sign for a comment.
__asm__(".pushsection " WASMRT_CODE_NOTE_SECTION ",\"a\",%note\n"
        ".balign 4\n"
        ".long 7, 8, 1\n"
        ".asciz \"wasmrt\"\n"
        ".balign 4\n"
        ".long " WASMRT_CODE_START " - .\n"
        ".long " WASMRT_CODE_STOP " - .\n"
        ".popsection");
enum {
  PAGE = 65536,
  IMAGE_START = PAGE,
  IMAGE_BYTES = 70000,
  IMAGE_END = IMAGE_START + IMAGE_BYTES,
  IS_64_BIT = sizeof(void *) == 8
};

#ifdef PIE
#define IMAGE_PLACE
#define FIXED_BASE NULL
#define BASE (instance_storage.memories[0].base)
enum { LOADED_BYTES = 0, IS_LOADED = 0 };
#else
extern uint8_t wasm_mem0[];
#define IMAGE_PLACE __attribute__((section(".wasm_image"), used))
#define FIXED_BASE wasm_mem0
#define BASE wasm_mem0
enum { LOADED_BYTES = IMAGE_BYTES, IS_LOADED = 1 };
#endif
IMAGE_PLACE uint8_t image[IMAGE_BYTES] = {[0] = 'i', [IMAGE_BYTES - 1] = 'e'};

typedef struct {
  wasmrt_instance head;
  wasmrt_memory_ref memories[1];
  wasmrt_memory own_memories[1];
  wasmrt_data datas[1];
} instance;

static instance instance_storage;
wasmrt_instance *wasm_this_instance(void) { return &instance_storage.head; }

static const char *mode = "";
static int start_calls;

// -- Guest code

static GUEST uint32_t read_word(uint64_t address) {
  if (!IS_64_BIT && address + 4 > instance_storage.own_memories[0].byte_length)
    wasmrt_trap(WASMRT_TRAP_memory_out_of_bounds);
  return *(volatile uint32_t *)(BASE + address) + 1;
}

static GUEST uint32_t call_reader(uint64_t address) { return read_word(address) + 1; }

static GUEST uint32_t descend(uint32_t depth) {
  volatile uint8_t frame[64];
  frame[depth % 64] = (uint8_t)depth;
  if (depth == UINT32_MAX)
    return 0;
  uint32_t deeper = descend(depth + 1);
  return deeper + frame[depth % 64];
}

static GUEST void grow_and_copy(void) {
  wasmrt_memory *memory = &instance_storage.own_memories[0];
  if (wasmrt_memory_grow(memory, 100) != 3)
    wasmrt_trap(WASMRT_TRAP_host);
  BASE[103 * PAGE - 1] = 1;
  if (wasmrt_memory_grow(memory, 65536 - 103) != UINT64_MAX)
    wasmrt_trap(WASMRT_TRAP_host);
  wasmrt_memory_copy(memory, memory, 0, 103 * PAGE - 1, 2);
}

static int exit_code;

static GUEST void check_image(void) {
  int wrong = BASE[IMAGE_START] != 'i' || BASE[IMAGE_END - 1] != 'e' || start_calls != 1;
  for (int i = 0; i < IMAGE_START; i++)
    wrong |= BASE[i];
  for (int i = IMAGE_END; i < 3 * PAGE; i++)
    wrong |= BASE[i];
  exit_code = wrong ? 1 : 7;
}

static GUEST void run_mode(void) {
  if (!strcmp(mode, "behind"))
    call_reader(UINT64_C(0xFFFFFFFF));
  else if (!strcmp(mode, "before"))
    call_reader(IS_64_BIT ? (uint64_t)-4 : 0xFFFFFFFC);
  else if (!strcmp(mode, "deep"))
    descend(0);
  else if (!strcmp(mode, "unreachable"))
    wasmrt_trap(WASMRT_TRAP_unreachable);
  else if (!strcmp(mode, "bulk"))
    grow_and_copy();
  else if (!strcmp(mode, "image"))
    check_image();
}

static void start(wasmrt_instance *self) { start_calls += self == &instance_storage.head; }

// -- Its WASI

const char *wasmrt_wasi_attach(wasmrt_instance *self, int argc, char **argv, char **envp,
                               const wasmrt_config *config) {
  (void)self, (void)envp, (void)config;
  if (argc < 2)
    return "an argument is missing";
  mode = argv[1];
  return NULL;
}
void wasmrt_wasi_before_run(wasmrt_instance *self) { start_calls += self->wasi != NULL; }
int wasmrt_wasi_exit_code(wasmrt_instance *self) {
  (void)self;
  return exit_code;
}

// -- Descriptor

static const wasmrt_type entry_type;
static const wasmrt_type *const entry_supers[] = {&entry_type};
static const wasmrt_type entry_type = {1, 2, 3, 4, entry_supers, 0, WASMRT_TYPE_FUNC, "_", 0, 0};
static const wasmrt_func entry = {(wasmrt_code)run_mode, &entry_type, &instance_storage.head, NULL};
static const wasmrt_export exports[] = {{"_start", 6, WASMRT_KIND_FUNC, 0, 0, &entry}};
static const wasmrt_memory_type memories[] = {{3, UINT64_MAX, 16,
                                               IS_64_BIT ? WASMRT_MEMORY_GUARDED : 0, FIXED_BASE,
                                               IMAGE_START, LOADED_BYTES}};
static const wasmrt_data_segment datas[] = {
    {image, IMAGE_BYTES, IMAGE_START, 0, WASMRT_SEGMENT_ACTIVE, 0, IS_LOADED}};
// The linker resolves imported functions; the runtime must not look for them.
static const wasmrt_import imports[] = {
    {"env", "f", 3, 1, WASMRT_KIND_FUNC, 0, &entry_type, NULL, NULL}};

const wasmrt_config wasm_config = {0};
const wasmrt_module wasm_module = {
    .abi = &wasmrt_abi,
    .name = "program",
    .flags = WASMRT_MODULE_STATIC,
    .instance_size = sizeof(instance),
    .import_count = 1,
    .imports = imports,
    .imported_func_count = 1,
    .export_count = 1,
    .exports = exports,
    .memory_count = 1,
    .memories_offset = offsetof(instance, memories),
    .own_memories_offset = offsetof(instance, own_memories),
    .memories = memories,
    .data_count = 1,
    .datas = datas,
    .datas_offset = offsetof(instance, datas),
    .start = start,
};
