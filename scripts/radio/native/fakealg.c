/*
 * For btvirt on a kernel without AF_ALG, the kernel's crypto as sockets: bluez 5.66 asks for it when a controller is made,
 * and closes the controller at once where there is none. Preloaded, this gives it /dev/null instead.
 *
 * What is lost with it is encryption and the resolving of private addresses inside the emulator; nothing of advertising,
 * scanning, connecting and GATT.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#define FAMILY_ALG 38
#define DESCRIPTORS_MAX 4096

static unsigned char is_alg[DESCRIPTORS_MAX];

static int is_known(int fd) { return fd >= 0 && fd < DESCRIPTORS_MAX; }

int socket(int family, int type, int protocol) {
  static int (*real)(int, int, int);
  if (!real) real = dlsym(RTLD_NEXT, "socket");
  int fd = family == FAMILY_ALG ? open("/dev/null", O_RDWR) : real(family, type, protocol);
  if (is_known(fd)) is_alg[fd] = family == FAMILY_ALG;
  return fd;
}

int bind(int fd, const struct sockaddr *address, socklen_t length) {
  static int (*real)(int, const struct sockaddr *, socklen_t);
  if (!real) real = dlsym(RTLD_NEXT, "bind");
  if (is_known(fd) && is_alg[fd] && address->sa_family == FAMILY_ALG) return 0;
  return real(fd, address, length);
}
