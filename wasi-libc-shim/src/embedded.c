#include "embedded.h"

#include <string.h>
#include <unistd.h>

#include "fd_table.h"
#include "resolve.h"

static const wasmrt_embedded_node *node_of(const wasi_descriptor *descriptor) {
  return &descriptor->tree->nodes[descriptor->node];
}

// -- Paths

// The entry of a directory, by bisection; false if there is none of that name.
static bool find_entry(const wasmrt_embedded *tree, const wasmrt_embedded_node *directory,
                       const char *name, size_t length, uint32_t *found) {
  uint32_t low = directory->first, high = low + (uint32_t)directory->size;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    const char *entry = tree->nodes[middle].name;
    int order = strncmp(entry, name, length);
    if (order == 0 && entry[length] == '\0') {
      *found = middle;
      return true;
    }
    if (order < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return false;
}

// A path on its way: what is left of it, the tail of `text`.
typedef struct way {
  const wasmrt_embedded *tree;
  uint32_t base, at; // nodes
  int links;
  char *rest;
  char text[WASI_PATH_CAPACITY];
} way;

// Puts the target of a link before the rest.
static wasi_errno expand(way *way, const wasmrt_embedded_node *link) {
  size_t rest = strlen(way->rest) + 1;
  if (++way->links > WASI_LINK_LIMIT)
    return WASI_ERRNO_LOOP;
  if (link->size == 0)
    return WASI_ERRNO_NOENT;
  if (link->content[0] == '/')
    return WASI_ERRNO_PERM;
  if (link->size >= sizeof(way->text) - rest)
    return WASI_ERRNO_NAMETOOLONG;
  memmove(way->text + link->size, way->rest, rest);
  memcpy(way->text, link->content, (size_t)link->size);
  way->rest = way->text;
  return WASI_ERRNO_SUCCESS;
}

// Not above the directory that the path begins in, as beneath a host's directory.
static wasi_errno go_up(way *way) {
  if (way->at == way->base)
    return WASI_ERRNO_PERM;
  way->at = way->tree->nodes[way->at].parent;
  return WASI_ERRNO_SUCCESS;
}

// One component, `length` bytes at the head of the rest.
static wasi_errno step(way *way, size_t length, bool follow) {
  const char *name = way->rest;
  uint32_t entry;
  way->rest += length;
  if (length == 1 && name[0] == '.')
    return WASI_ERRNO_SUCCESS;
  if (length == 2 && name[0] == '.' && name[1] == '.')
    return go_up(way);
  if (!find_entry(way->tree, &way->tree->nodes[way->at], name, length, &entry))
    return WASI_ERRNO_NOENT;
  const wasmrt_embedded_node *node = &way->tree->nodes[entry];
  if (node->kind == WASMRT_EMBEDDED_LINK && (follow || *way->rest))
    return expand(way, node);
  if (node->kind != WASMRT_EMBEDDED_DIRECTORY && *way->rest)
    return WASI_ERRNO_NOTDIR;
  way->at = entry;
  return WASI_ERRNO_SUCCESS;
}

static wasi_errno resolve(const wasi_descriptor *directory, const wasi_path *path, bool follow,
                          uint32_t *found) {
  way way;
  way.tree = directory->tree;
  way.base = way.at = directory->node;
  way.links = 0;
  way.rest = memcpy(way.text, path->text, path->length + 1);
  if (*way.rest == '/')
    return WASI_ERRNO_PERM;
  if (node_of(directory)->kind != WASMRT_EMBEDDED_DIRECTORY)
    return WASI_ERRNO_NOTDIR;
  for (;;) {
    way.rest += strspn(way.rest, "/");
    size_t length = strcspn(way.rest, "/");
    if (length == 0) {
      *found = way.at;
      return WASI_ERRNO_SUCCESS;
    }
    wasi_errno error = step(&way, length, follow);
    if (error)
      return error;
  }
}

// -- Reading

static uint32_t read_content(const wasmrt_embedded_node *file, const wasi_buffers *buffers,
                             uint64_t at) {
  uint32_t count = 0;
  for (int i = 0; i < buffers->count && at < file->size; i++) {
    const struct iovec *entry = &buffers->entries[i];
    uint64_t left = file->size - at;
    size_t length = entry->iov_len < left ? entry->iov_len : (size_t)left;
    memcpy(entry->iov_base, file->content + at, length);
    at += length;
    count += (uint32_t)length;
  }
  return count;
}

static uint32_t read_file(wasi_descriptor *descriptor, const wasi_buffers *buffers, uint64_t at) {
  const wasmrt_embedded_node *file = node_of(descriptor);
  if (at != WASI_AT_POSITION)
    return read_content(file, buffers, at);
  wasmrt_wasi_lock(&descriptor->reading);
  uint32_t count = read_content(file, buffers, descriptor->position);
  descriptor->position += count;
  wasmrt_wasi_unlock(&descriptor->reading);
  return count;
}

static wasi_errno seek_file(wasi_descriptor *descriptor, int64_t offset, int whence,
                            uint64_t *position) {
  wasi_errno error = WASI_ERRNO_SUCCESS;
  wasmrt_wasi_lock(&descriptor->reading);
  int64_t from = whence == SEEK_SET   ? 0
                 : whence == SEEK_CUR ? (int64_t)descriptor->position
                                      : (int64_t)node_of(descriptor)->size;
  if (offset < -from)
    error = WASI_ERRNO_INVAL;
  else if (offset > INT64_MAX - from)
    error = WASI_ERRNO_OVERFLOW;
  else
    descriptor->position = (uint64_t)(from + offset);
  *position = descriptor->position;
  wasmrt_wasi_unlock(&descriptor->reading);
  return error;
}

static const uint8_t filetypes[] = {[WASMRT_EMBEDDED_DIRECTORY] = WASI_FILETYPE_DIRECTORY,
                                    [WASMRT_EMBEDDED_FILE] = WASI_FILETYPE_REGULAR_FILE,
                                    [WASMRT_EMBEDDED_LINK] = WASI_FILETYPE_SYMBOLIC_LINK};

// A device of its own for each tree, and nodes by number.
static void describe(const wasmrt_embedded *tree, uint32_t number, wasi_filestat *stat) {
  const wasmrt_embedded_node *node = &tree->nodes[number];
  *stat = (wasi_filestat){.dev = (uint64_t)(uintptr_t)tree,
                          .ino = number + 1,
                          .filetype = filetypes[node->kind],
                          .nlink = 1,
                          .size = node->kind == WASMRT_EMBEDDED_DIRECTORY ? 0 : node->size,
                          .atim = node->modified,
                          .mtim = node->modified,
                          .ctim = node->modified};
}

static void stat_descriptor(const wasi_descriptor *descriptor, wasi_filestat *stat) {
  describe(descriptor->tree, descriptor->node, stat);
}

// Cookies count: `.`, `..`, then the entries.
static bool list_entry(const wasi_descriptor *directory, uint64_t cookie, wasi_dirent *entry,
                       const char **name) {
  const wasmrt_embedded_node *node = node_of(directory);
  if (cookie >= node->size + 2)
    return false;
  uint32_t number = cookie < 2 ? directory->node : node->first + (uint32_t)(cookie - 2);
  const wasmrt_embedded_node *listed = &directory->tree->nodes[number];
  *name = cookie == 0 ? "." : cookie == 1 ? ".." : listed->name;
  *entry = (wasi_dirent){.d_next = cookie + 1,
                         .d_ino = number + 1, // `..` has the directory's own
                         .d_namlen = (uint32_t)strlen(*name),
                         .d_type = filetypes[listed->kind]};
  return true;
}

static wasi_errno stat_path(const wasi_descriptor *directory, const wasi_path *path, bool follow,
                            wasi_filestat *stat) {
  uint32_t node;
  wasi_errno error = resolve(directory, path, follow, &node);
  if (!error)
    describe(directory->tree, node, stat);
  return error;
}

static wasi_errno read_link(const wasi_descriptor *directory, const wasi_path *path, char *text,
                            uint32_t *length) {
  uint32_t number;
  wasi_errno error = resolve(directory, path, false, &number);
  if (error)
    return error;
  const wasmrt_embedded_node *node = &directory->tree->nodes[number];
  if (node->kind != WASMRT_EMBEDDED_LINK)
    return WASI_ERRNO_INVAL;
  *length = node->size < WASI_PATH_CAPACITY ? (uint32_t)node->size : WASI_PATH_CAPACITY;
  memcpy(text, node->content, *length);
  return WASI_ERRNO_SUCCESS;
}

// -- Opening

// What can be done with a file that never changes and is always ready.
static uint64_t rights_of(uint32_t kind) {
  return kind == WASMRT_EMBEDDED_DIRECTORY
             ? WASI_RIGHTS_DIRECTORY & ~(uint64_t)WASI_RIGHT_POLL_FD_READWRITE
             : WASI_RIGHT_FD_READ | WASI_RIGHT_FD_SEEK | WASI_RIGHT_FD_TELL | WASI_RIGHT_FD_ADVISE |
                   WASI_RIGHT_FD_SYNC | WASI_RIGHT_FD_DATASYNC | WASI_RIGHT_FD_FDSTAT_SET_FLAGS |
                   WASI_RIGHT_FD_FILESTAT_GET | WASI_RIGHT_FD_FILESTAT_SET_TIMES;
}

static wasi_errno open_node(wasi_state *state, const wasi_descriptor *directory,
                            const wasi_open_request *request, const wasi_path *path,
                            uint32_t *opened) {
  uint32_t number;
  bool follow = request->dirflags & WASI_LOOKUPFLAG_SYMLINK_FOLLOW;
  wasi_errno error = resolve(directory, path, follow, &number);
  if (error)
    return error;
  uint32_t kind = directory->tree->nodes[number].kind;
  if (kind == WASMRT_EMBEDDED_LINK)
    return WASI_ERRNO_LOOP;
  if (request->oflags & WASI_OFLAG_DIRECTORY && kind != WASMRT_EMBEDDED_DIRECTORY)
    return WASI_ERRNO_NOTDIR;
  wasi_grant grant = {.host = -1,
                      .filetype = filetypes[kind],
                      .flags = WASI_DESCRIPTOR_READ_ONLY,
                      .rights_base = request->base & rights_of(kind),
                      .rights_inheriting = request->inheriting,
                      .embedded = directory->embedded,
                      .tree = directory->tree,
                      .node = number};
  return wasmrt_fd_insert(state, &grant, opened);
}

static const wasi_files files = {read_file, seek_file, stat_descriptor, list_entry,
                                 open_node, stat_path, read_link};

const char *wasmrt_wasi_embedded(wasi_state *state) {
  for (uint64_t i = 0; i < state->config->embedded_count; i++) {
    const wasmrt_embedded *tree = &state->config->embedded[i];
    wasi_grant grant = {.host = -1,
                        .filetype = WASI_FILETYPE_DIRECTORY,
                        .flags = WASI_DESCRIPTOR_READ_ONLY,
                        .rights_base = rights_of(WASMRT_EMBEDDED_DIRECTORY),
                        .rights_inheriting = WASI_RIGHTS_ALL,
                        .preopen = tree->guest,
                        .embedded = &files,
                        .tree = tree};
    uint32_t fd;
    if (wasmrt_fd_insert(state, &grant, &fd))
      return "too many embedded directories";
  }
  return NULL;
}
