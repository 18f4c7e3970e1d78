#include "fixture.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

int failure_count;

static const wasmrt_module module = {.memory_count = 1};

static void give_up(const char *what, const char *why) {
  fprintf(stderr, "%s: %s\n", what, why);
  exit(2);
}

// A list as aotc bakes it in. The items of tests need no escapes.
static const char *setting_of(const char *name, const char *const *items) {
  char *text = calloc(1, 4096);
  strcat(strcpy(text, name), "=");
  for (; items && *items; items++)
    strcat(strcat(text, *items), ",");
  return text;
}

guest *guest_new_with(const char *const *dirs, const char *const *env, int argc, char **argv,
                      char **envp) {
  guest *guest = calloc(1, sizeof(*guest));
  wasmrt_config *config = calloc(1, sizeof(*config));
  guest->settings[0] = setting_of("WASMRT_DIRS", dirs);
  guest->settings[1] = setting_of("WASMRT_ENV", env);
  config->settings = guest->settings;
  guest->memory.base = malloc(GUEST_BYTES);
  guest->memory.byte_length = GUEST_BYTES;
  guest->instance.memory = &guest->memory;
  guest->instance.module = &module;
  guest->instance.wasi = &guest->state;
  guest_reset(guest);
  const char *message =
      wasmrt_wasi_state_init(&guest->state, argc, argv, envp, config, WASI_DESCRIPTOR_BORROWED);
  if (message)
    give_up("guest", message);
  return guest;
}

guest *guest_new(const char *const *dirs) {
  static char *argv[] = {"test", NULL}, *envp[] = {NULL};
  return guest_new_with(dirs, NULL, 1, argv, envp);
}

void guest_delete(guest *guest) {
  wasmrt_wasi_state_close(&guest->state);
  for (int i = 0; guest->settings[i]; i++)
    free((void *)guest->settings[i]);
  free((void *)guest->state.config);
  free(guest->memory.base);
  free(guest);
}

uint32_t guest_put(guest *guest, const void *bytes, uint32_t length) {
  uint32_t address = guest->top | 1;
  if (address + length > GUEST_BYTES)
    give_up("guest_put", "full");
  if (bytes)
    memcpy(guest_at(guest, address), bytes, length);
  else
    memset(guest_at(guest, address), 0, length);
  guest->top = address + length + 1;
  return address;
}

uint32_t guest_text(guest *guest, const char *text) {
  return guest_put(guest, text, (uint32_t)strlen(text));
}

void guest_reset(guest *guest) { guest->top = 1024; }

void *guest_at(guest *guest, uint32_t address) { return guest->memory.base + address; }

uint32_t guest_u32(guest *guest, uint32_t address) {
  uint32_t value;
  memcpy(&value, guest_at(guest, address), sizeof(value));
  return value;
}

uint64_t guest_u64(guest *guest, uint32_t address) {
  uint64_t value;
  memcpy(&value, guest_at(guest, address), sizeof(value));
  return value;
}

// -- Files

static char scratch_path[64];
static pid_t scratch_owner;

static int remove_entry(const char *path, const struct stat *stat, int type, struct FTW *ftw) {
  (void)stat, (void)type, (void)ftw;
  return remove(path);
}

static void remove_scratch(void) {
  if (getpid() == scratch_owner)
    nftw(scratch_path, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

const char *scratch(void) {
  if (!*scratch_path) {
    strcpy(scratch_path, "/tmp/wasi-unit-XXXXXX");
    if (!mkdtemp(scratch_path))
      give_up("mkdtemp", strerror(errno));
    scratch_owner = getpid();
    atexit(remove_scratch);
  }
  return scratch_path;
}

const char *in_scratch(const char *name) {
  static char paths[8][256];
  static unsigned next;
  char *path = paths[next++ % 8];
  snprintf(path, sizeof(paths[0]), "%s/%s", scratch(), name);
  return path;
}

void write_file(const char *path, const char *text) {
  FILE *file = fopen(path, "w");
  if (!file || fputs(text, file) < 0 || fclose(file) != 0)
    give_up(path, strerror(errno));
}

// -- Calls

static uint32_t open_with(guest *guest, uint32_t flags, uint32_t dir, const char *path,
                          uint32_t oflags, uint64_t rights, uint32_t *fd) {
  uint32_t out = guest_put(guest, NULL, sizeof(*fd));
  uint32_t error =
      wasmrt_wasi_path_open(&guest->instance, dir, flags, guest_text(guest, path),
                            (uint32_t)strlen(path), oflags, rights, WASI_RIGHTS_ALL, 0, out);
  *fd = guest_u32(guest, out);
  guest_reset(guest);
  return error;
}

uint32_t open_at(guest *guest, uint32_t dir, const char *path, uint32_t oflags, uint64_t rights,
                 uint32_t *fd) {
  return open_with(guest, 0, dir, path, oflags, rights, fd);
}

uint32_t open_follow(guest *guest, uint32_t dir, const char *path, uint32_t oflags, uint64_t rights,
                     uint32_t *fd) {
  return open_with(guest, WASI_LOOKUPFLAG_SYMLINK_FOLLOW, dir, path, oflags, rights, fd);
}

uint32_t read_at(guest *guest, uint32_t fd, char *to, uint32_t length, uint32_t *count) {
  uint32_t buffer = guest_put(guest, NULL, length), out = guest_put(guest, NULL, sizeof(*count));
  wasi_iovec vector = {buffer, length};
  uint32_t error =
      wasmrt_wasi_fd_read(&guest->instance, fd, guest_put(guest, &vector, sizeof(vector)), 1, out);
  *count = guest_u32(guest, out);
  memcpy(to, guest_at(guest, buffer), length);
  guest_reset(guest);
  return error;
}

uint32_t write_at(guest *guest, uint32_t fd, const char *text, uint32_t *count) {
  uint32_t out = guest_put(guest, NULL, sizeof(*count));
  wasi_iovec vector = {guest_text(guest, text), (uint32_t)strlen(text)};
  uint32_t error =
      wasmrt_wasi_fd_write(&guest->instance, fd, guest_put(guest, &vector, sizeof(vector)), 1, out);
  *count = guest_u32(guest, out);
  guest_reset(guest);
  return error;
}

const char *errno_name(uint32_t error) {
#define ENTRY(NAME, code, text) [code] = text,
  static const char *const names[] = {"success", WASI_ERRNOS(ENTRY)[76] = "notcapable"};
  return error <= WASI_ERRNO_NOTCAPABLE ? names[error] : "unknown";
}
