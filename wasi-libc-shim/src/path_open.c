// path_open: the one way to a new descriptor beneath a grant.
//
// Rights only shrink on the way: what is asked for must be in the directory's inheriting rights,
// and what of it means nothing for the kind of file is left out. A grant with `ro` behaves like a
// read-only mount: the rights are there, every attempt to write is answered `rofs`, and so is
// `creat` unless the file exists.
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "embedded.h"
#include "errno_map.h"
#include "export.h"
#include "fd_table.h"
#include "fdflags.h"
#include "guest.h"
#include "resolve.h"

static bool writes(const wasi_open_request *request) {
  const uint64_t writing =
      WASI_RIGHT_FD_WRITE | WASI_RIGHT_FD_ALLOCATE | WASI_RIGHT_FD_FILESTAT_SET_SIZE;
  return request->base & writing || request->oflags & WASI_OFLAG_TRUNC;
}

static wasi_errno check_request(const wasi_open_request *request,
                                const wasi_descriptor *directory) {
  uint64_t base = WASI_RIGHT_PATH_OPEN, inheriting = request->base | request->inheriting;
  if (request->oflags & WASI_OFLAG_CREAT)
    base |= WASI_RIGHT_PATH_CREATE_FILE;
  if (request->oflags & WASI_OFLAG_TRUNC)
    base |= WASI_RIGHT_PATH_FILESTAT_SET_SIZE;
  if (request->fdflags & WASI_FDFLAG_DSYNC)
    inheriting |= WASI_RIGHT_FD_DATASYNC;
  if (request->fdflags & (WASI_FDFLAG_RSYNC | WASI_FDFLAG_SYNC))
    inheriting |= WASI_RIGHT_FD_SYNC;
  if (directory->filetype != WASI_FILETYPE_DIRECTORY)
    return WASI_ERRNO_NOTDIR;
  if (base & ~directory->rights_base || inheriting & ~directory->rights_inheriting)
    return WASI_ERRNO_NOTCAPABLE;
  const uint32_t making = WASI_OFLAG_CREAT | WASI_OFLAG_EXCL;
  if (directory->flags & WASI_DESCRIPTOR_READ_ONLY &&
      (writes(request) || (request->oflags & making) == making))
    return WASI_ERRNO_ROFS;
  return WASI_ERRNO_SUCCESS;
}

static int host_flags(const wasi_open_request *request) {
  int flags = O_NOCTTY | wasi_status_flags_of(request->fdflags);
  if (!writes(request))
    flags |= O_RDONLY;
  else if (request->base & (WASI_RIGHT_FD_READ | WASI_RIGHT_FD_READDIR))
    flags |= O_RDWR;
  else
    flags |= O_WRONLY;
  if (request->oflags & WASI_OFLAG_CREAT)
    flags |= O_CREAT;
  if (request->oflags & WASI_OFLAG_DIRECTORY)
    flags |= O_DIRECTORY;
  if (request->oflags & WASI_OFLAG_EXCL)
    flags |= O_EXCL;
  if (request->oflags & WASI_OFLAG_TRUNC)
    flags |= O_TRUNC;
  if (!(request->dirflags & WASI_LOOKUPFLAG_SYMLINK_FOLLOW))
    flags |= O_NOFOLLOW;
  return flags;
}

// SECURITY: /proc/self/mem is a file through which this very process can be rewritten, and it lies
// beneath a grant of the whole root. No file of procfs is opened, whoever's. procfs is on a device
// without a driver, which spares the files of most disks the question.
static bool is_in_procfs(int host, const struct stat *stat) {
  enum { PROC_SUPER_MAGIC = 0x9FA0 };
  struct statfs fs;
  if (S_ISDIR(stat->st_mode) || major(stat->st_dev) != 0)
    return false;
  return fstatfs(host, &fs) < 0 || fs.f_type == PROC_SUPER_MAGIC;
}

// What the guest may do with the opened file.
static wasi_errno describe(const wasi_open_request *request, wasi_grant *grant) {
  struct stat stat;
  if (fstat(grant->host, &stat) < 0)
    return wasmrt_errno_last();
  if (is_in_procfs(grant->host, &stat))
    return WASI_ERRNO_PERM;
  grant->filetype = wasmrt_filetype_of_mode(stat.st_mode);
  bool directory = grant->filetype == WASI_FILETYPE_DIRECTORY;
  uint64_t rights = directory ? WASI_RIGHTS_DIRECTORY : WASI_RIGHTS_FILE;
  if (grant->filetype == WASI_FILETYPE_CHARACTER_DEVICE && isatty(grant->host))
    rights &= ~(uint64_t)(WASI_RIGHT_FD_SEEK | WASI_RIGHT_FD_TELL);
  grant->rights_base = request->base & rights;
  grant->rights_inheriting = request->inheriting;
  return WASI_ERRNO_SUCCESS;
}

static wasi_errno open_checked(wasi_state *state, const wasi_descriptor *directory,
                               const wasi_open_request *request, const wasi_path *path,
                               uint32_t *opened) {
  if (directory->embedded)
    return directory->embedded->open(state, directory, request, path, opened);
  wasi_grant grant = {.flags = directory->flags & WASI_DESCRIPTOR_READ_ONLY};
  grant.host = wasmrt_resolve_open(state, directory->host, path->text, host_flags(request), 0666);
  if (grant.host < 0)
    return wasmrt_resolve_error();
  wasi_errno error = describe(request, &grant);
  if (!error)
    return wasmrt_fd_insert(state, &grant, opened);
  close(grant.host);
  return error;
}

static wasi_errno open_path(wasi_state *state, const wasi_descriptor *directory,
                            const wasi_open_request *request, const wasi_path *path,
                            uint32_t *opened) {
  wasi_errno error = check_request(request, directory);
  if (error)
    return error;
  if (!(directory->flags & WASI_DESCRIPTOR_READ_ONLY && request->oflags & WASI_OFLAG_CREAT))
    return open_checked(state, directory, request, path, opened);
  wasi_open_request existing = *request;
  existing.oflags &= ~(uint32_t)WASI_OFLAG_CREAT;
  error = open_checked(state, directory, &existing, path, opened);
  return error == WASI_ERRNO_NOENT ? WASI_ERRNO_ROFS : error;
}

// Rights that preview 1 does not define are ignored: some toolchains ask for all 64.
uint32_t wasmrt_wasi_path_open(wasmrt_instance *self, uint32_t fd, uint32_t dirflags, uint32_t path,
                               uint32_t path_len, uint32_t oflags, uint64_t base,
                               uint64_t inheriting, uint32_t fdflags, uint32_t opened_fd) {
  wasi_open_request request = {dirflags, oflags, fdflags, base & WASI_RIGHTS_ALL,
                               inheriting & WASI_RIGHTS_ALL};
  if (dirflags & ~(uint32_t)WASI_LOOKUPFLAGS_ALL || oflags & ~(uint32_t)WASI_OFLAGS_ALL ||
      fdflags & ~(uint32_t)WASI_FDFLAGS_ALL)
    return WASI_ERRNO_INVAL;
  wasi_descriptor *directory;
  wasi_errno error = wasmrt_fd_acquire(self, fd, 0, &directory);
  if (error)
    return error;
  wasi_path text;
  uint32_t opened;
  error = wasmrt_guest_path(self, path, path_len, &text);
  if (!error && !wasmrt_guest_bytes(self, opened_fd, sizeof(opened)))
    error = WASI_ERRNO_FAULT;
  if (!error)
    error = open_path(wasi_state_of(self), directory, &request, &text, &opened);
  if (!error)
    error = wasmrt_guest_store_u32(self, opened_fd, opened);
  wasmrt_fd_release(self, directory);
  return error;
}

WASI_NEEDS(wasmrt_wasi_preopen)

#define WASI_PATH_OPEN WASI_EXPORT
#include "wasi_shim/wasip1.def"
