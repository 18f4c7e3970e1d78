// Prints a tree as a program sees it, and what happens when it tries to leave or to change it:
// the same for a directory that is granted read-only and for one that is embedded.
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static unsigned checksum(int file) {
  unsigned sum = 0;
  unsigned char bytes[1000];
  for (ssize_t length; (length = read(file, bytes, sizeof(bytes))) > 0;)
    for (ssize_t i = 0; i < length; i++)
      sum = sum * 31 + bytes[i];
  return sum;
}

static void show_file(const char *path, long long size) {
  char head[5] = "", tail[5] = "";
  int file = open(path, O_RDONLY);
  unsigned sum = checksum(file);
  pread(file, head, 4, 0);
  long long middle = lseek(file, -size / 2, SEEK_END);
  read(file, tail, 4);
  long long end = lseek(file, 100, SEEK_END), before = lseek(file, -1, SEEK_SET);
  int behind = read(file, tail, 0) + (int)read(file, head, 4);
  int written = write(file, "x", 1);
  printf("file %s %lld bytes, %08x, at %lld %lld %lld %d %d: %s\n", path, size, sum, middle, end,
         before, behind, written, tail);
  close(file);
}

static int by_name(const void *left, const void *right) {
  return strcmp(*(char *const *)left, *(char *const *)right);
}

static void show(const char *path);

static void show_directory(const char *path) {
  char *names[2000];
  int count = 0;
  DIR *directory = opendir(path);
  for (struct dirent *entry; (entry = readdir(directory)) && count < 2000;)
    names[count++] = strdup(entry->d_name);
  closedir(directory);
  qsort(names, count, sizeof(*names), by_name);
  printf("directory %s: %d\n", path, count);
  for (int i = 0; i < count; i++) {
    char below[1000];
    snprintf(below, sizeof(below), "%s/%s", path, names[i]);
    if (strcmp(names[i], ".") != 0 && strcmp(names[i], "..") != 0)
      show(below);
  }
}

static void show(const char *path) {
  struct stat at, behind;
  char target[200] = "";
  if (lstat(path, &at) != 0) {
    printf("%s: %s\n", path, strerror(errno));
  } else if (S_ISLNK(at.st_mode)) {
    ssize_t length = readlink(path, target, sizeof(target) - 1);
    int result = stat(path, &behind);
    printf("link %s: %zd %s: %s %lld\n", path, length, target,
           result ? strerror(errno) : "leads to",
           result || S_ISDIR(behind.st_mode) ? 0 : (long long)behind.st_size);
  } else if (S_ISDIR(at.st_mode)) {
    show_directory(path);
  } else {
    printf("modified %lld\n", (long long)at.st_mtim.tv_sec * 1000000000 + at.st_mtim.tv_nsec);
    show_file(path, at.st_size);
  }
}

static void say(const char *what, int result) {
  printf("%s: %s\n", what, result < 0 ? strerror(errno) : "succeeds");
}

int main(int argc, char **argv) {
  if (argc < 2 || chdir(argv[1]) != 0)
    return 1;
  show(argv[1]);
  static const char *const paths[] = {"a",
                                      "a/",
                                      "a/x",
                                      "sub/",
                                      "sub/..",
                                      "sub/../a",
                                      "..",
                                      "sub/../../x",
                                      "/none",
                                      "sub//deep/./f",
                                      "none",
                                      "to-a/",
                                      "to-sub/",
                                      "to-sub/deep",
                                      "loop",
                                      "away",
                                      "far",
                                      "none/..",
                                      "sub/deep/../../a"};
  for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++) {
    struct stat stat_buffer;
    say(paths[i], stat(paths[i], &stat_buffer));
    say("  to open", open(paths[i], O_RDONLY));
    say("  as a directory", open(paths[i], O_RDONLY | O_DIRECTORY));
    say("  not followed", open(paths[i], O_RDONLY | O_NOFOLLOW));
  }
  say("to write", open("a", O_WRONLY));
  say("to read and write", open("a", O_RDWR));
  say("to make", open("new", O_RDONLY | O_CREAT, 0666));
  say("to cut off", open("a", O_WRONLY | O_TRUNC));
  say("mkdir", mkdir("new", 0777));
  say("unlink", unlink("a"));
  say("rmdir", rmdir("sub"));
  say("rename", rename("a", "b"));
  say("link", link("a", "b"));
  say("symlink", symlink("a", "b"));
  say("times", utimensat(AT_FDCWD, "a", NULL, 0));
  return 0;
}
