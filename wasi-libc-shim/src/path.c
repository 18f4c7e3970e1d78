// Operations on paths. Each finds the place of its path's last component beneath a descriptor
// (resolve.h) and then hands the host one component that it does not follow.
//
// A trailing slash means "this must be a directory". The host would follow a link to find out,
// wherever it leads, so the slash is never passed on: it is answered here.
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "embedded.h"
#include "errno_map.h"
#include "export.h"
#include "fd_table.h"
#include "filestat.h"
#include "guest.h"
#include "resolve.h"
#include "times.h"

// A path on its way through a call.
typedef struct target {
  wasmrt_instance *self;
  wasi_descriptor *directory;
  wasi_place place;
  wasi_path path;
} target;

enum {
  FOLLOW = 1,       // a link as the last component
  FOLLOW_SLASH = 2, // the same, if a slash comes behind it
  CHANGES = 4       // something, so that a grant with `ro` refuses
};

// A path argument and what is wanted with it.
typedef struct request {
  uint32_t fd, path, path_len;
  uint64_t rights;
  uint32_t flags;
} request;

static wasi_errno find(target *target, const request *request) {
  wasi_state *state = wasi_state_of(target->self);
  wasi_descriptor *directory = target->directory;
  wasi_path *path = &target->path;
  if (request->flags & CHANGES && directory->flags & WASI_DESCRIPTOR_READ_ONLY)
    return WASI_ERRNO_ROFS;
  target->place = (wasi_place){.parent = -1, .base = -1};
  if (directory->embedded) // where a path leads to no host directory
    return WASI_ERRNO_SUCCESS;
  bool slash = path->text[path->length - 1] == '/';
  if (request->flags & FOLLOW || (request->flags & FOLLOW_SLASH && slash))
    return wasmrt_place_follow(state, directory->host, path, &target->place);
  return wasmrt_place_find(state, directory->host, path, &target->place);
}

// On success the target needs to be closed.
static wasi_errno open_target(wasmrt_instance *self, request request, target *target) {
  target->self = self;
  wasi_errno error = wasmrt_fd_acquire(self, request.fd, request.rights, &target->directory);
  if (error)
    return error;
  error = wasmrt_guest_path(self, request.path, request.path_len, &target->path);
  if (!error)
    error = find(target, &request);
  if (error)
    wasmrt_fd_release(self, target->directory);
  return error;
}

static void close_target(target *target) {
  wasmrt_place_close(&target->place);
  wasmrt_fd_release(target->self, target->directory);
}

static wasi_errno stat_place(const wasi_place *place, struct stat *stat) {
  return wasmrt_errno_of(fstatat(place->parent, place->name, stat, AT_SYMLINK_NOFOLLOW));
}

// For names that must exist: `notdir` if slashes follow what is no directory.
static wasi_errno check_slash(const wasi_place *place) {
  struct stat stat;
  if (!place->slash)
    return WASI_ERRNO_SUCCESS;
  wasi_errno error = stat_place(place, &stat);
  if (error)
    return error;
  return S_ISDIR(stat.st_mode) ? WASI_ERRNO_SUCCESS : WASI_ERRNO_NOTDIR;
}

// For names that are to be made, of something other than a directory.
static wasi_errno check_no_slash(const wasi_place *place) {
  struct stat stat;
  if (!place->slash)
    return WASI_ERRNO_SUCCESS;
  return stat_place(place, &stat) ? WASI_ERRNO_NOENT : WASI_ERRNO_EXIST;
}

uint32_t wasmrt_wasi_path_create_directory(wasmrt_instance *self, uint32_t fd, uint32_t path,
                                           uint32_t path_len) {
  target target;
  wasi_errno error = open_target(
      self, (request){fd, path, path_len, WASI_RIGHT_PATH_CREATE_DIRECTORY, CHANGES}, &target);
  if (error)
    return error;
  error = wasmrt_errno_of(mkdirat(target.place.parent, target.place.name, 0777));
  close_target(&target);
  return error;
}

static wasi_errno filestat_of_place(const wasi_place *place, wasi_filestat *result) {
  struct stat stat;
  wasi_errno error = stat_place(place, &stat);
  if (error)
    return error;
  if (place->slash && !S_ISDIR(stat.st_mode))
    return WASI_ERRNO_NOTDIR;
  *result = wasmrt_filestat_of(&stat);
  return WASI_ERRNO_SUCCESS;
}

// POSIX looks behind a link if a slash follows it.
wasi_errno wasmrt_path_filestat(wasmrt_instance *self, uint32_t fd, uint32_t flags, uint32_t path,
                                uint32_t path_len, wasi_filestat *result) {
  if (flags & ~(uint32_t)WASI_LOOKUPFLAGS_ALL)
    return WASI_ERRNO_INVAL;
  target target;
  wasi_errno error = open_target(self,
                                 (request){fd, path, path_len, WASI_RIGHT_PATH_FILESTAT_GET,
                                           FOLLOW_SLASH | (flags ? FOLLOW : 0)},
                                 &target);
  if (error)
    return error;
  const wasi_files *embedded = target.directory->embedded;
  error = embedded ? embedded->stat_path(target.directory, &target.path, flags != 0, result)
                   : filestat_of_place(&target.place, result);
  close_target(&target);
  return error;
}

uint32_t wasmrt_wasi_path_filestat_get(wasmrt_instance *self, uint32_t fd, uint32_t flags,
                                       uint32_t path, uint32_t path_len, uint32_t stat) {
  wasi_filestat result;
  wasi_errno error = wasmrt_path_filestat(self, fd, flags, path, path_len, &result);
  return error ? error : wasmrt_guest_store(self, stat, &result, sizeof(result));
}

uint32_t wasmrt_wasi_path_filestat_set_times(wasmrt_instance *self, uint32_t fd, uint32_t flags,
                                             uint32_t path, uint32_t path_len, uint64_t atim,
                                             uint64_t mtim, uint32_t fst_flags) {
  if (flags & ~(uint32_t)WASI_LOOKUPFLAGS_ALL)
    return WASI_ERRNO_INVAL;
  struct timespec times[2];
  wasi_errno error = wasmrt_times_of(atim, mtim, fst_flags, times);
  if (error)
    return error;
  target target;
  error = open_target(self,
                      (request){fd, path, path_len, WASI_RIGHT_PATH_FILESTAT_SET_TIMES,
                                FOLLOW_SLASH | (flags ? FOLLOW : 0) | CHANGES},
                      &target);
  if (error)
    return error;
  error = check_slash(&target.place);
  if (!error)
    error = wasmrt_errno_of(
        utimensat(target.place.parent, target.place.name, times, AT_SYMLINK_NOFOLLOW));
  close_target(&target);
  return error;
}

// A link out of a grant with `ro` into one without would be a way to write to the file.
uint32_t wasmrt_wasi_path_link(wasmrt_instance *self, uint32_t old_fd, uint32_t old_flags,
                               uint32_t old_path, uint32_t old_path_len, uint32_t new_fd,
                               uint32_t new_path, uint32_t new_path_len) {
  if (old_flags & ~(uint32_t)WASI_LOOKUPFLAGS_ALL)
    return WASI_ERRNO_INVAL;
  target from, to;
  wasi_errno error =
      open_target(self,
                  (request){old_fd, old_path, old_path_len, WASI_RIGHT_PATH_LINK_SOURCE,
                            (old_flags ? FOLLOW : 0) | CHANGES},
                  &from);
  if (error)
    return error;
  error = open_target(
      self, (request){new_fd, new_path, new_path_len, WASI_RIGHT_PATH_LINK_TARGET, CHANGES}, &to);
  if (!error) {
    error = check_slash(&from.place);
    if (!error)
      error = check_no_slash(&to.place);
    if (!error)
      error = wasmrt_errno_of(
          linkat(from.place.parent, from.place.name, to.place.parent, to.place.name, 0));
    close_target(&to);
  }
  close_target(&from);
  return error;
}

static wasi_errno read_link(const wasi_place *place, char text[WASI_PATH_CAPACITY],
                            uint32_t *length) {
  ssize_t result = readlinkat(place->parent, place->name, text, WASI_PATH_CAPACITY);
  if (result < 0)
    return wasmrt_errno_last();
  *length = (uint32_t)result;
  return place->slash ? WASI_ERRNO_INVAL : WASI_ERRNO_SUCCESS; // behind it is a directory, if any
}

uint32_t wasmrt_wasi_path_readlink(wasmrt_instance *self, uint32_t fd, uint32_t path,
                                   uint32_t path_len, uint32_t buf, uint32_t buf_len,
                                   uint32_t bufused) {
  target target;
  wasi_errno error =
      open_target(self, (request){fd, path, path_len, WASI_RIGHT_PATH_READLINK, 0}, &target);
  if (error)
    return error;
  char text[WASI_PATH_CAPACITY];
  uint32_t length = 0;
  const wasi_files *embedded = target.directory->embedded;
  error = embedded ? embedded->read_link(target.directory, &target.path, text, &length)
                   : read_link(&target.place, text, &length);
  uint32_t count = length < buf_len ? length : buf_len;
  if (!error)
    error = wasmrt_guest_store(self, buf, text, count);
  if (!error)
    error = wasmrt_guest_store_u32(self, bufused, count);
  close_target(&target);
  return error;
}

uint32_t wasmrt_wasi_path_remove_directory(wasmrt_instance *self, uint32_t fd, uint32_t path,
                                           uint32_t path_len) {
  target target;
  wasi_errno error = open_target(
      self, (request){fd, path, path_len, WASI_RIGHT_PATH_REMOVE_DIRECTORY, CHANGES}, &target);
  if (error)
    return error;
  error = wasmrt_errno_of(unlinkat(target.place.parent, target.place.name, AT_REMOVEDIR));
  close_target(&target);
  return error;
}

// `to` may end in a slash if `from` is a directory.
static wasi_errno rename_place(const wasi_place *from, const wasi_place *to) {
  wasi_place strict = *from;
  strict.slash = from->slash || to->slash;
  wasi_errno error = check_slash(&strict);
  if (error)
    return error;
  return wasmrt_errno_of(renameat(from->parent, from->name, to->parent, to->name));
}

uint32_t wasmrt_wasi_path_rename(wasmrt_instance *self, uint32_t fd, uint32_t old_path,
                                 uint32_t old_path_len, uint32_t new_fd, uint32_t new_path,
                                 uint32_t new_path_len) {
  target from, to;
  wasi_errno error = open_target(
      self, (request){fd, old_path, old_path_len, WASI_RIGHT_PATH_RENAME_SOURCE, CHANGES}, &from);
  if (error)
    return error;
  error = open_target(
      self, (request){new_fd, new_path, new_path_len, WASI_RIGHT_PATH_RENAME_TARGET, CHANGES}, &to);
  if (!error) {
    error = rename_place(&from.place, &to.place);
    close_target(&to);
  }
  close_target(&from);
  return error;
}

// An absolute link could not be followed from in here, and would be a trap for the host's own
// programs.
uint32_t wasmrt_wasi_path_symlink(wasmrt_instance *self, uint32_t old_path, uint32_t old_path_len,
                                  uint32_t fd, uint32_t new_path, uint32_t new_path_len) {
  wasi_path content;
  wasi_errno error = wasmrt_guest_path(self, old_path, old_path_len, &content);
  if (error)
    return error;
  target target;
  error = open_target(self, (request){fd, new_path, new_path_len, WASI_RIGHT_PATH_SYMLINK, CHANGES},
                      &target);
  if (error)
    return error;
  error = content.text[0] == '/' ? WASI_ERRNO_PERM : check_no_slash(&target.place);
  if (!error)
    error = wasmrt_errno_of(symlinkat(content.text, target.place.parent, target.place.name));
  close_target(&target);
  return error;
}

uint32_t wasmrt_wasi_path_unlink_file(wasmrt_instance *self, uint32_t fd, uint32_t path,
                                      uint32_t path_len) {
  target target;
  wasi_errno error = open_target(
      self, (request){fd, path, path_len, WASI_RIGHT_PATH_UNLINK_FILE, CHANGES}, &target);
  if (error)
    return error;
  error = check_slash(&target.place);
  if (!error)
    error = wasmrt_errno_of(unlinkat(target.place.parent, target.place.name, 0));
  close_target(&target);
  return error;
}

WASI_NEEDS(wasmrt_wasi_preopen)

#define WASI_PATH WASI_EXPORT
#include "wasi_shim/wasip1.def"
