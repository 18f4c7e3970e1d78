# The files of the shim, relative to this one.
set(WASI_SHIM_SOURCES
    src/args_environ.c src/clock.c src/dir.c src/embedded.c src/errno_map.c src/fd_io.c src/fd_stat.c
    src/fd_table.c src/filestat.c src/filetype.c src/guest.c src/list.c src/listen.c src/path.c
    src/path_open.c src/poll.c src/preopen.c src/proc.c src/random.c src/resolve.c
    src/resolve_walk.c src/sock.c src/state.c src/streams.c src/thread.c
    src/unstable.c src/utf8.c)
# What programs that embed modules have beside that.
set(WASI_SHIM_EMBED_SOURCES src/embed.c)
# What the traced style adds.
set(WASI_SHIM_TRACE_SOURCES src/trace.c)
set(WASI_SHIM_DEFINITIONS -D_GNU_SOURCE -D_FILE_OFFSET_BITS=64)
# In its place on boards: what there is, and nosys for the rest.
set(WASI_SHIM_BOARD_SOURCES src/board/clock_random.c src/board/console.c src/board/process.c)
set(WASI_SHIM_STUB_SOURCES src/stub.c)
