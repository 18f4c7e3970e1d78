// A CGI handler: the request comes in variables and on standard input, the answer goes to output.
#include <stdio.h>
#include <stdlib.h>

int main(void) {
  const char *method = getenv("REQUEST_METHOD"), *query = getenv("QUERY_STRING");
  printf("Content-Type: text/plain\r\n\r\n");
  printf("%s with query \"%s\"\n", method ? method : "?", query ? query : "");
  printf("HOME is %s\n", getenv("HOME") ? "visible" : "hidden");
  int c;
  while ((c = getchar()) != EOF)
    putchar(c);
  return 0;
}
