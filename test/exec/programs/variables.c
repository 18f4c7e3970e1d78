// The host's variables are not the guest's, unless granted: baked in, or by who runs it.
// aotc: --env BAKED=in --env BOTH=baked
// env: SECRET=1 WASMRT_ENV=GIVEN=later,BOTH=given
// out: SECRET (null)
// out: BAKED in
// out: GIVEN later
// out: BOTH given
#include <stdio.h>
#include <stdlib.h>

int main(void) {
  const char *names[] = {"SECRET", "BAKED", "GIVEN", "BOTH"};
  for (int i = 0; i < 4; i++) {
    const char *value = getenv(names[i]);
    printf("%s %s\n", names[i], value ? value : "(null)");
  }
  return 0;
}
