/* A C program that knows only the runtime's header: the version it was built
 * against is the one it runs with, and a missing bundle is an error it can
 * show. */
#include "conv/Runtime/conv_runtime.h"

#include <stdio.h>
#include <string.h>

int main(void) {
  conv_bundle *bundle = NULL;
  if (conv_runtime_abi_version() != CONV_RUNTIME_ABI_VERSION)
    return 1;
  if (conv_bundle_open("/no/such.bundle", &bundle) != CONV_ERROR_IO || bundle)
    return 1;
  printf("runner: %s\n", conv_last_error());
  return strstr(conv_last_error(), "/no/such.bundle") ? 0 : 1;
}
