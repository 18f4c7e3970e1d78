// WASI preview 1 on the wire: every number and every layout that a guest sees.
//
// Names and values are those of the specification (wasi_snapshot_preview1.witx). The structs are
// the guest's: little-endian, 32-bit addresses, naturally aligned, and copied in and out with
// memcpy because a guest may hand over any address. _Static_assert pins each size, so that a
// target whose C ABI disagrees does not compile.
#ifndef WASI_SHIM_WASIP1_H
#define WASI_SHIM_WASIP1_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// ERRNO(NAME, code, name in lower case). Except for SUCCESS and NOTCAPABLE the host's constant is
// E##NAME, which is how errno_map.c builds its table from this list.
#define WASI_ERRNOS(ERRNO)                                                                         \
  ERRNO(2BIG, 1, "2big")                                                                           \
  ERRNO(ACCES, 2, "acces")                                                                         \
  ERRNO(ADDRINUSE, 3, "addrinuse")                                                                 \
  ERRNO(ADDRNOTAVAIL, 4, "addrnotavail")                                                           \
  ERRNO(AFNOSUPPORT, 5, "afnosupport")                                                             \
  ERRNO(AGAIN, 6, "again")                                                                         \
  ERRNO(ALREADY, 7, "already")                                                                     \
  ERRNO(BADF, 8, "badf")                                                                           \
  ERRNO(BADMSG, 9, "badmsg")                                                                       \
  ERRNO(BUSY, 10, "busy")                                                                          \
  ERRNO(CANCELED, 11, "canceled")                                                                  \
  ERRNO(CHILD, 12, "child")                                                                        \
  ERRNO(CONNABORTED, 13, "connaborted")                                                            \
  ERRNO(CONNREFUSED, 14, "connrefused")                                                            \
  ERRNO(CONNRESET, 15, "connreset")                                                                \
  ERRNO(DEADLK, 16, "deadlk")                                                                      \
  ERRNO(DESTADDRREQ, 17, "destaddrreq")                                                            \
  ERRNO(DOM, 18, "dom")                                                                            \
  ERRNO(DQUOT, 19, "dquot")                                                                        \
  ERRNO(EXIST, 20, "exist")                                                                        \
  ERRNO(FAULT, 21, "fault")                                                                        \
  ERRNO(FBIG, 22, "fbig")                                                                          \
  ERRNO(HOSTUNREACH, 23, "hostunreach")                                                            \
  ERRNO(IDRM, 24, "idrm")                                                                          \
  ERRNO(ILSEQ, 25, "ilseq")                                                                        \
  ERRNO(INPROGRESS, 26, "inprogress")                                                              \
  ERRNO(INTR, 27, "intr")                                                                          \
  ERRNO(INVAL, 28, "inval")                                                                        \
  ERRNO(IO, 29, "io")                                                                              \
  ERRNO(ISCONN, 30, "isconn")                                                                      \
  ERRNO(ISDIR, 31, "isdir")                                                                        \
  ERRNO(LOOP, 32, "loop")                                                                          \
  ERRNO(MFILE, 33, "mfile")                                                                        \
  ERRNO(MLINK, 34, "mlink")                                                                        \
  ERRNO(MSGSIZE, 35, "msgsize")                                                                    \
  ERRNO(MULTIHOP, 36, "multihop")                                                                  \
  ERRNO(NAMETOOLONG, 37, "nametoolong")                                                            \
  ERRNO(NETDOWN, 38, "netdown")                                                                    \
  ERRNO(NETRESET, 39, "netreset")                                                                  \
  ERRNO(NETUNREACH, 40, "netunreach")                                                              \
  ERRNO(NFILE, 41, "nfile")                                                                        \
  ERRNO(NOBUFS, 42, "nobufs")                                                                      \
  ERRNO(NODEV, 43, "nodev")                                                                        \
  ERRNO(NOENT, 44, "noent")                                                                        \
  ERRNO(NOEXEC, 45, "noexec")                                                                      \
  ERRNO(NOLCK, 46, "nolck")                                                                        \
  ERRNO(NOLINK, 47, "nolink")                                                                      \
  ERRNO(NOMEM, 48, "nomem")                                                                        \
  ERRNO(NOMSG, 49, "nomsg")                                                                        \
  ERRNO(NOPROTOOPT, 50, "noprotoopt")                                                              \
  ERRNO(NOSPC, 51, "nospc")                                                                        \
  ERRNO(NOSYS, 52, "nosys")                                                                        \
  ERRNO(NOTCONN, 53, "notconn")                                                                    \
  ERRNO(NOTDIR, 54, "notdir")                                                                      \
  ERRNO(NOTEMPTY, 55, "notempty")                                                                  \
  ERRNO(NOTRECOVERABLE, 56, "notrecoverable")                                                      \
  ERRNO(NOTSOCK, 57, "notsock")                                                                    \
  ERRNO(NOTSUP, 58, "notsup")                                                                      \
  ERRNO(NOTTY, 59, "notty")                                                                        \
  ERRNO(NXIO, 60, "nxio")                                                                          \
  ERRNO(OVERFLOW, 61, "overflow")                                                                  \
  ERRNO(OWNERDEAD, 62, "ownerdead")                                                                \
  ERRNO(PERM, 63, "perm")                                                                          \
  ERRNO(PIPE, 64, "pipe")                                                                          \
  ERRNO(PROTO, 65, "proto")                                                                        \
  ERRNO(PROTONOSUPPORT, 66, "protonosupport")                                                      \
  ERRNO(PROTOTYPE, 67, "prototype")                                                                \
  ERRNO(RANGE, 68, "range")                                                                        \
  ERRNO(ROFS, 69, "rofs")                                                                          \
  ERRNO(SPIPE, 70, "spipe")                                                                        \
  ERRNO(SRCH, 71, "srch")                                                                          \
  ERRNO(STALE, 72, "stale")                                                                        \
  ERRNO(TIMEDOUT, 73, "timedout")                                                                  \
  ERRNO(TXTBSY, 74, "txtbsy")                                                                      \
  ERRNO(XDEV, 75, "xdev")

#define WASI_ERRNO_ENUM(NAME, code, text) WASI_ERRNO_##NAME = code,
typedef enum wasi_errno {
  WASI_ERRNO_SUCCESS = 0,
  WASI_ERRNOS(WASI_ERRNO_ENUM) WASI_ERRNO_NOTCAPABLE = 76
} wasi_errno;

// RIGHT(NAME, bit, name in lower case)
#define WASI_RIGHTS(RIGHT)                                                                         \
  RIGHT(FD_DATASYNC, 0, "fd_datasync")                                                             \
  RIGHT(FD_READ, 1, "fd_read")                                                                     \
  RIGHT(FD_SEEK, 2, "fd_seek")                                                                     \
  RIGHT(FD_FDSTAT_SET_FLAGS, 3, "fd_fdstat_set_flags")                                             \
  RIGHT(FD_SYNC, 4, "fd_sync")                                                                     \
  RIGHT(FD_TELL, 5, "fd_tell")                                                                     \
  RIGHT(FD_WRITE, 6, "fd_write")                                                                   \
  RIGHT(FD_ADVISE, 7, "fd_advise")                                                                 \
  RIGHT(FD_ALLOCATE, 8, "fd_allocate")                                                             \
  RIGHT(PATH_CREATE_DIRECTORY, 9, "path_create_directory")                                         \
  RIGHT(PATH_CREATE_FILE, 10, "path_create_file")                                                  \
  RIGHT(PATH_LINK_SOURCE, 11, "path_link_source")                                                  \
  RIGHT(PATH_LINK_TARGET, 12, "path_link_target")                                                  \
  RIGHT(PATH_OPEN, 13, "path_open")                                                                \
  RIGHT(FD_READDIR, 14, "fd_readdir")                                                              \
  RIGHT(PATH_READLINK, 15, "path_readlink")                                                        \
  RIGHT(PATH_RENAME_SOURCE, 16, "path_rename_source")                                              \
  RIGHT(PATH_RENAME_TARGET, 17, "path_rename_target")                                              \
  RIGHT(PATH_FILESTAT_GET, 18, "path_filestat_get")                                                \
  RIGHT(PATH_FILESTAT_SET_SIZE, 19, "path_filestat_set_size")                                      \
  RIGHT(PATH_FILESTAT_SET_TIMES, 20, "path_filestat_set_times")                                    \
  RIGHT(FD_FILESTAT_GET, 21, "fd_filestat_get")                                                    \
  RIGHT(FD_FILESTAT_SET_SIZE, 22, "fd_filestat_set_size")                                          \
  RIGHT(FD_FILESTAT_SET_TIMES, 23, "fd_filestat_set_times")                                        \
  RIGHT(PATH_SYMLINK, 24, "path_symlink")                                                          \
  RIGHT(PATH_REMOVE_DIRECTORY, 25, "path_remove_directory")                                        \
  RIGHT(PATH_UNLINK_FILE, 26, "path_unlink_file")                                                  \
  RIGHT(POLL_FD_READWRITE, 27, "poll_fd_readwrite")                                                \
  RIGHT(SOCK_SHUTDOWN, 28, "sock_shutdown")                                                        \
  RIGHT(SOCK_ACCEPT, 29, "sock_accept")

#define WASI_RIGHT_ENUM(NAME, bit, text) WASI_RIGHT_##NAME = 1 << bit,
enum { WASI_RIGHTS(WASI_RIGHT_ENUM) WASI_RIGHTS_ALL = (1 << 30) - 1 };

// Closed sets. FLAG(NAME, bit value, text) and VALUE(NAME, number, text).
#define WASI_FILETYPES(VALUE)                                                                      \
  VALUE(UNKNOWN, 0, "unknown")                                                                     \
  VALUE(BLOCK_DEVICE, 1, "block_device")                                                           \
  VALUE(CHARACTER_DEVICE, 2, "character_device")                                                   \
  VALUE(DIRECTORY, 3, "directory")                                                                 \
  VALUE(REGULAR_FILE, 4, "regular_file")                                                           \
  VALUE(SOCKET_DGRAM, 5, "socket_dgram")                                                           \
  VALUE(SOCKET_STREAM, 6, "socket_stream")                                                         \
  VALUE(SYMBOLIC_LINK, 7, "symbolic_link")

#define WASI_CLOCKIDS(VALUE)                                                                       \
  VALUE(REALTIME, 0, "realtime")                                                                   \
  VALUE(MONOTONIC, 1, "monotonic")                                                                 \
  VALUE(PROCESS_CPUTIME_ID, 2, "process_cputime_id")                                               \
  VALUE(THREAD_CPUTIME_ID, 3, "thread_cputime_id")

#define WASI_WHENCES(VALUE) VALUE(SET, 0, "set") VALUE(CUR, 1, "cur") VALUE(END, 2, "end")

#define WASI_ADVICES(VALUE)                                                                        \
  VALUE(NORMAL, 0, "normal")                                                                       \
  VALUE(SEQUENTIAL, 1, "sequential")                                                               \
  VALUE(RANDOM, 2, "random")                                                                       \
  VALUE(WILLNEED, 3, "willneed")                                                                   \
  VALUE(DONTNEED, 4, "dontneed")                                                                   \
  VALUE(NOREUSE, 5, "noreuse")

#define WASI_FDFLAGS(FLAG)                                                                         \
  FLAG(APPEND, 1, "append")                                                                        \
  FLAG(DSYNC, 2, "dsync")                                                                          \
  FLAG(NONBLOCK, 4, "nonblock")                                                                    \
  FLAG(RSYNC, 8, "rsync")                                                                          \
  FLAG(SYNC, 16, "sync")

#define WASI_OFLAGS(FLAG)                                                                          \
  FLAG(CREAT, 1, "creat")                                                                          \
  FLAG(DIRECTORY, 2, "directory")                                                                  \
  FLAG(EXCL, 4, "excl")                                                                            \
  FLAG(TRUNC, 8, "trunc")

#define WASI_LOOKUPFLAGS(FLAG) FLAG(SYMLINK_FOLLOW, 1, "symlink_follow")

#define WASI_FSTFLAGS(FLAG)                                                                        \
  FLAG(ATIM, 1, "atim")                                                                            \
  FLAG(ATIM_NOW, 2, "atim_now")                                                                    \
  FLAG(MTIM, 4, "mtim")                                                                            \
  FLAG(MTIM_NOW, 8, "mtim_now")

#define WASI_RIFLAGS(FLAG) FLAG(RECV_PEEK, 1, "recv_peek") FLAG(RECV_WAITALL, 2, "recv_waitall")
#define WASI_SDFLAGS(FLAG) FLAG(RD, 1, "rd") FLAG(WR, 2, "wr")

// SIGNAL(NAME, number, name in lower case); the host's constant is SIG##NAME.
#define WASI_SIGNALS(SIGNAL)                                                                       \
  SIGNAL(HUP, 1, "hup")                                                                            \
  SIGNAL(INT, 2, "int")                                                                            \
  SIGNAL(QUIT, 3, "quit")                                                                          \
  SIGNAL(ILL, 4, "ill")                                                                            \
  SIGNAL(TRAP, 5, "trap")                                                                          \
  SIGNAL(ABRT, 6, "abrt")                                                                          \
  SIGNAL(BUS, 7, "bus")                                                                            \
  SIGNAL(FPE, 8, "fpe")                                                                            \
  SIGNAL(KILL, 9, "kill")                                                                          \
  SIGNAL(USR1, 10, "usr1")                                                                         \
  SIGNAL(SEGV, 11, "segv")                                                                         \
  SIGNAL(USR2, 12, "usr2")                                                                         \
  SIGNAL(PIPE, 13, "pipe")                                                                         \
  SIGNAL(ALRM, 14, "alrm")                                                                         \
  SIGNAL(TERM, 15, "term")                                                                         \
  SIGNAL(CHLD, 16, "chld")                                                                         \
  SIGNAL(CONT, 17, "cont")                                                                         \
  SIGNAL(STOP, 18, "stop")                                                                         \
  SIGNAL(TSTP, 19, "tstp")                                                                         \
  SIGNAL(TTIN, 20, "ttin")                                                                         \
  SIGNAL(TTOU, 21, "ttou")                                                                         \
  SIGNAL(URG, 22, "urg")                                                                           \
  SIGNAL(XCPU, 23, "xcpu")                                                                         \
  SIGNAL(XFSZ, 24, "xfsz")                                                                         \
  SIGNAL(VTALRM, 25, "vtalrm")                                                                     \
  SIGNAL(PROF, 26, "prof")                                                                         \
  SIGNAL(WINCH, 27, "winch")                                                                       \
  SIGNAL(POLL, 28, "poll")                                                                         \
  SIGNAL(PWR, 29, "pwr")                                                                           \
  SIGNAL(SYS, 30, "sys")

#define WASI_FILETYPE_ENUM(NAME, value, text) WASI_FILETYPE_##NAME = value,
#define WASI_CLOCKID_ENUM(NAME, value, text) WASI_CLOCKID_##NAME = value,
#define WASI_WHENCE_ENUM(NAME, value, text) WASI_WHENCE_##NAME = value,
#define WASI_ADVICE_ENUM(NAME, value, text) WASI_ADVICE_##NAME = value,
#define WASI_FDFLAG_ENUM(NAME, value, text) WASI_FDFLAG_##NAME = value,
#define WASI_OFLAG_ENUM(NAME, value, text) WASI_OFLAG_##NAME = value,
#define WASI_LOOKUPFLAG_ENUM(NAME, value, text) WASI_LOOKUPFLAG_##NAME = value,
#define WASI_FSTFLAG_ENUM(NAME, value, text) WASI_FSTFLAG_##NAME = value,
#define WASI_RIFLAG_ENUM(NAME, value, text) WASI_RIFLAG_##NAME = value,
#define WASI_SDFLAG_ENUM(NAME, value, text) WASI_SDFLAG_##NAME = value,
#define WASI_SIGNAL_ENUM(NAME, value, text) WASI_SIGNAL_##NAME = value,

enum { WASI_FILETYPES(WASI_FILETYPE_ENUM) WASI_FILETYPE_COUNT };
enum { WASI_CLOCKIDS(WASI_CLOCKID_ENUM) WASI_CLOCKID_COUNT };
enum { WASI_WHENCES(WASI_WHENCE_ENUM) WASI_WHENCE_COUNT };
enum { WASI_ADVICES(WASI_ADVICE_ENUM) WASI_ADVICE_COUNT };
enum { WASI_FDFLAGS(WASI_FDFLAG_ENUM) WASI_FDFLAGS_ALL = 31 };
enum { WASI_OFLAGS(WASI_OFLAG_ENUM) WASI_OFLAGS_ALL = 15 };
enum { WASI_LOOKUPFLAGS(WASI_LOOKUPFLAG_ENUM) WASI_LOOKUPFLAGS_ALL = 1 };
enum { WASI_FSTFLAGS(WASI_FSTFLAG_ENUM) WASI_FSTFLAGS_ALL = 15 };
enum { WASI_RIFLAGS(WASI_RIFLAG_ENUM) WASI_RIFLAGS_ALL = 3 };
enum { WASI_ROFLAG_RECV_DATA_TRUNCATED = 1 };
enum { WASI_SDFLAGS(WASI_SDFLAG_ENUM) WASI_SDFLAGS_ALL = 3 };
enum { WASI_SIGNAL_NONE = 0, WASI_SIGNALS(WASI_SIGNAL_ENUM) WASI_SIGNAL_COUNT };
enum { WASI_EVENTTYPE_CLOCK = 0, WASI_EVENTTYPE_FD_READ = 1, WASI_EVENTTYPE_FD_WRITE = 2 };
enum { WASI_EVENTRWFLAG_FD_READWRITE_HANGUP = 1 };
enum { WASI_SUBCLOCKFLAG_ABSTIME = 1 };
enum { WASI_PREOPENTYPE_DIR = 0 };

// A buffer of the guest; `iovec` and `ciovec` of the specification.
typedef struct wasi_iovec {
  uint32_t buf;
  uint32_t buf_len;
} wasi_iovec;

typedef struct wasi_fdstat {
  uint8_t fs_filetype;
  uint8_t pad0;
  uint16_t fs_flags;
  uint32_t pad1;
  uint64_t fs_rights_base;
  uint64_t fs_rights_inheriting;
} wasi_fdstat;

typedef struct wasi_filestat {
  uint64_t dev;
  uint64_t ino;
  uint8_t filetype;
  uint8_t pad[7];
  uint64_t nlink;
  uint64_t size;
  uint64_t atim; // times are nanoseconds since 1970
  uint64_t mtim;
  uint64_t ctim;
} wasi_filestat;

// What precedes a name, without terminator, in the buffer of fd_readdir.
typedef struct wasi_dirent {
  uint64_t d_next;
  uint64_t d_ino;
  uint32_t d_namlen;
  uint8_t d_type;
  uint8_t pad[3];
} wasi_dirent;

typedef struct wasi_prestat {
  uint8_t tag;
  uint8_t pad[3];
  uint32_t pr_name_len;
} wasi_prestat;

typedef struct wasi_subscription_clock {
  uint32_t id;
  uint32_t pad0;
  uint64_t timeout;
  uint64_t precision;
  uint16_t flags;
  uint16_t pad1[3];
} wasi_subscription_clock;

typedef struct wasi_subscription_fd_readwrite {
  uint32_t file_descriptor;
} wasi_subscription_fd_readwrite;

typedef struct wasi_subscription {
  uint64_t userdata;
  uint8_t tag;
  uint8_t pad[7];
  union {
    wasi_subscription_clock clock;
    wasi_subscription_fd_readwrite fd_readwrite;
  } u;
} wasi_subscription;

typedef struct wasi_event {
  uint64_t userdata;
  uint16_t error;
  uint8_t type;
  uint8_t pad0[5];
  uint64_t nbytes;
  uint16_t flags;
  uint16_t pad1[3];
} wasi_event;

#ifndef __cplusplus
_Static_assert(sizeof(wasi_iovec) == 8, "layout of iovec");
_Static_assert(sizeof(wasi_fdstat) == 24, "layout of fdstat");
_Static_assert(sizeof(wasi_filestat) == 64, "layout of filestat");
_Static_assert(sizeof(wasi_dirent) == 24, "layout of dirent");
_Static_assert(sizeof(wasi_prestat) == 8, "layout of prestat");
_Static_assert(sizeof(wasi_subscription) == 48, "layout of subscription");
_Static_assert(sizeof(wasi_event) == 32, "layout of event");
#endif

// How an import is named: module, name and signature, see wasmrt/abi.h.
#define WASI_SYMBOL(name, signature) wasm__wasi_snapshot_preview1__##name##__##signature
#define WASI_UNSTABLE_SYMBOL(name, signature) wasm__wasi_unstable__##name##__##signature

#ifdef __cplusplus
}
#endif

#endif
