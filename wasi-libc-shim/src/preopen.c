// The directories that WASMRT_DIRS grants, as descriptors from 3 upwards in the order of the
// grants.
//
// A grant is HOST::GUEST, or HOST alone for the same name on both sides, and `:ro` after either
// keeps the guest from changing anything. Whatever ends in `:ro` is read-only, `::ro` included, so
// that no slip gives more than was meant. A directory that cannot be opened ends the program before
// it starts, rather than in its middle.
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "errno_map.h"
#include "export.h"
#include "fd_table.h"
#include "guest.h"
#include "list.h"
#include "resolve.h"

// Cuts a copy of the grant into its parts.
static bool parse_grant(char *text, const char **host, const char **guest, uint8_t *flags) {
  *host = *guest = text;
  *flags = 0;
  char *end = text + strlen(text);
  if (end - text > 3 && strcmp(end - 3, ":ro") == 0) {
    end -= end[-4] == ':' ? 4 : 3;
    *end = '\0';
    *flags = WASI_DESCRIPTOR_READ_ONLY;
  }
  char *separator = strstr(text, "::");
  if (separator) {
    *separator = '\0';
    *guest = separator + 2;
  }
  return **host && **guest && !strstr(*guest, "::");
}

// A directory that may be searched but not listed is still good for paths.
static int open_directory(const char *host) {
  int directory = open(host, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory < 0 && errno == EACCES)
    directory = open(host, O_PATH | O_DIRECTORY | O_CLOEXEC);
  return directory;
}

static const char *grant_directory(wasi_state *state, const char *text) {
  char *copy = wasmrt_state_allocate(state, strlen(text) + 1);
  if (!copy)
    return "out of memory";
  strcpy(copy, text);
  wasi_grant grant = {.filetype = WASI_FILETYPE_DIRECTORY,
                      .rights_base = WASI_RIGHTS_DIRECTORY,
                      .rights_inheriting = WASI_RIGHTS_ALL};
  const char *host;
  if (!parse_grant(copy, &host, &grant.preopen, &grant.flags))
    return wasmrt_wasi_message(state, "not of the form HOST[::GUEST][:ro]: ", text, "");
  grant.host = open_directory(host);
  if (grant.host < 0)
    return wasmrt_wasi_message(state, "cannot open the granted directory ", host,
                               wasmrt_wasi_reason());
  if (!wasmrt_resolve_has_openat2(grant.host))
    state->resolver = WASI_RESOLVER_WALK;
  uint32_t fd;
  return wasmrt_fd_insert(state, &grant, &fd) ? "too many granted directories" : NULL;
}

const char *wasmrt_wasi_preopen(wasi_state *state) {
  const char *message = NULL;
  uint32_t count;
  char *item = wasmrt_list_of(state, "WASMRT_DIRS", &count);
  for (; count > 0; count--, item = wasmrt_list_next(item))
    if ((message = grant_directory(state, item)))
      return message;
  const char *resolver = wasmrt_wasi_setting(state, "WASMRT_RESOLVER");
  if (resolver && strcmp(resolver, "walk") == 0)
    state->resolver = WASI_RESOLVER_WALK;
  return NULL;
}

static wasi_errno acquire_preopen(wasmrt_instance *self, uint32_t fd,
                                  wasi_descriptor **descriptor) {
  wasi_errno error = wasmrt_fd_acquire(self, fd, 0, descriptor);
  if (error || (*descriptor)->preopen)
    return error;
  wasmrt_fd_release(self, *descriptor);
  return WASI_ERRNO_BADF;
}

uint32_t wasmrt_wasi_fd_prestat_get(wasmrt_instance *self, uint32_t fd, uint32_t stat) {
  wasi_descriptor *descriptor;
  wasi_errno error = acquire_preopen(self, fd, &descriptor);
  if (error)
    return error;
  wasi_prestat result = {.tag = WASI_PREOPENTYPE_DIR,
                         .pr_name_len = (uint32_t)strlen(descriptor->preopen)};
  error = wasmrt_guest_store(self, stat, &result, sizeof(result));
  wasmrt_fd_release(self, descriptor);
  return error;
}

uint32_t wasmrt_wasi_fd_prestat_dir_name(wasmrt_instance *self, uint32_t fd, uint32_t path,
                                         uint32_t path_len) {
  wasi_descriptor *descriptor;
  wasi_errno error = acquire_preopen(self, fd, &descriptor);
  if (error)
    return error;
  uint32_t length = (uint32_t)strlen(descriptor->preopen);
  error = path_len < length ? WASI_ERRNO_NAMETOOLONG
                            : wasmrt_guest_store(self, path, descriptor->preopen, length);
  wasmrt_fd_release(self, descriptor);
  return error;
}

#define WASI_PREOPEN WASI_EXPORT
#include "wasi_shim/wasip1.def"
