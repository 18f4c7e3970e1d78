// Prints what the program was given: arguments, environment, standard input, directories (and
// whether a file can be made in them), listening sockets.
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <wasi/api.h>

extern char **environ;

static const char *try_to_write(int directory) {
  int file = openat(directory, "made", O_WRONLY | O_CREAT, 0666);
  if (file >= 0)
    close(file);
  return file >= 0 ? "written" : strerror(errno);
}

static void report_descriptor(int fd) {
  __wasi_prestat_t prestat;
  __wasi_fdstat_t fdstat;
  char name[256] = "";
  if (__wasi_fd_prestat_get(fd, &prestat) == 0 &&
      __wasi_fd_prestat_dir_name(fd, (uint8_t *)name, prestat.u.dir.pr_name_len) == 0) {
    printf("dir %s: %s\n", name, try_to_write(fd));
  } else if (__wasi_fd_fdstat_get(fd, &fdstat) == 0 &&
             fdstat.fs_filetype == __WASI_FILETYPE_SOCKET_STREAM) {
    // Sockets are given only to programs that import a function for them.
    bool connected = __wasi_sock_shutdown(fd, __WASI_SDFLAGS_WR) == 0;
    printf("socket, %s\n", connected ? "connected" : "listening");
  }
}

int main(int argc, char **argv) {
  char line[256];
  for (int i = 0; i < argc; i++)
    printf("argument %s\n", argv[i]);
  for (char **variable = environ; *variable; variable++)
    printf("variable %s\n", *variable);
  while (fgets(line, sizeof(line), stdin))
    printf("input %s", line);
  for (int fd = 3; fd < 16; fd++)
    report_descriptor(fd);
  fprintf(stderr, "done\n");
  return 0;
}
