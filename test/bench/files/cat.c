// Copies its input to its output, 64 KiB at a time.
#include <unistd.h>

int main(void) {
  static char buffer[65536];
  for (;;) {
    ssize_t count = read(0, buffer, sizeof(buffer));
    if (count <= 0)
      return count < 0;
    for (ssize_t done = 0; done < count;) {
      ssize_t written = write(1, buffer + done, (size_t)(count - done));
      if (written < 0)
        return 1;
      done += written;
    }
  }
}
