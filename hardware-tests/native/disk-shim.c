/*
 * A library to preload (LD_PRELOAD) into a program under test: it records what the program does to
 * its disk, and plays the faults of a disk. Linux with glibc, x86-64 and arm64 (both little-endian).
 *
 *   cc -O2 -shared -fPIC -o disk-shim.so disk-shim.c -ldl -lpthread
 *
 *   SHIM_PREFIX         the folder it watches; without it the library does nothing
 *   SHIM_LOG            where every mutating operation below the prefix is recorded
 *   SHIM_SYNC_DELAY_MS  each sync below the prefix takes that much longer
 *   SHIM_KILL_AT        the process kills itself (SIGKILL) before the n-th mutating operation
 *   SHIM_KILL_AFTER=1   ... or right after it
 *   SHIM_KILL_ARM       count from the moment this file exists (without it, from the start)
 *   SHIM_FULL_ARM       while this file exists, whatever writes or grows a file fails with ENOSPC
 *   SHIM_EIO_ARM        while this file exists, fsync and fdatasync fail with EIO and sync nothing
 *
 * A record of the log, little-endian, appended in one write so that processes may share a log:
 *
 *   offset  bytes  field
 *   0       1      operation, a letter of the table below
 *   1       1      zero
 *   2       2      length of the name, n
 *   4       4      length of the data, m
 *   8       8      inode number of the file, of the folder or of the socket
 *   16      8      value
 *   24      n      name, relative to the prefix; "." is the prefix itself; empty for a socket
 *   24+n    m      data
 *
 *   operation           value                data        logged
 *   C  file created     -                    -           after
 *   W  bytes written    offset in the file   the bytes   after
 *   T  file truncated   its new length       -           after
 *   B  sync began       token                -           before
 *   S  sync ended well  token of its B       -           after
 *   U  name removed     -                    -           after
 *   N  renamed          -                    new name    after
 *   M  folder made      -                    -           after
 *   R  folder removed   -                    -           after
 *   A  sent to a socket length of the whole  the bytes, at most 64 KiB   before
 *
 * The order is what makes the log honest. A sync is logged once the real one has returned (and after
 * its delay), so the log never claims durability before it was true; its beginning is logged too, since
 * a write that another thread makes meanwhile is not covered. What goes to a socket is logged before it
 * is sent, so no acknowledgement stands later in the log than the moment somebody could have seen it. A
 * send that the kernel refuses (EAGAIN) is logged as well: the program meant to say it.
 *
 * Not seen: writes through mmap, direct system calls (io_uring, copy_file_range), hard links. SQLite maps
 * only its -shm file, which is rebuilt from nothing and skipped here. libuv must not use io_uring
 * (UV_USE_IO_URING=0). Whoever uses a log compares the folder that it rebuilds with the real one.
 *
 * No acknowledgement is what goes to the standard streams (the program's log, not its screen) or to a
 * socket without any address: that is one end of a pair, a pipe to a process of the program's own.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define ACKNOWLEDGED_MAX_BYTES 65536
#define HERE (-1) /* the offset of a write that goes where the descriptor stands */

/* The library's real functions. */
#define REALS(X) X(openat64) X(write) X(writev) X(pwritev64) X(ftruncate64) X(fsync) X(fdatasync) \
  X(unlinkat) X(renameat2) X(mkdirat) X(send) X(sendto) X(sendmsg)
#define DECLARE(name) static __typeof__(&name) real_##name;
#define FIND(name) real_##name = (__typeof__(&name))dlsym(RTLD_NEXT, #name);
REALS(DECLARE)

static pthread_once_t once = PTHREAD_ONCE_INIT;
/* One global order: an operation and its record happen under this lock (a sync's waiting does not). */
static pthread_mutex_t order = PTHREAD_MUTEX_INITIALIZER;
static char prefix[PATH_MAX];
static size_t prefix_length;
static int log_fd = -1;
static long sync_delay_ms;
static uint64_t kill_at, steps, syncs;
static int kill_after, counting;
static const char *kill_arm, *full_arm, *eio_arm;

static void start(void) {
  REALS(FIND)
  const char *folder = getenv("SHIM_PREFIX"), *log = getenv("SHIM_LOG"), *text;
  if (!folder) return;
  if (!realpath(folder, prefix)) snprintf(prefix, sizeof prefix, "%s", folder);
  prefix_length = strlen(prefix);
  if (log) log_fd = real_openat64(AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (log && log_fd < 0) { perror("disk-shim: cannot open SHIM_LOG"); abort(); }
  if ((text = getenv("SHIM_SYNC_DELAY_MS"))) sync_delay_ms = strtol(text, NULL, 10);
  if ((text = getenv("SHIM_KILL_AT"))) kill_at = strtoull(text, NULL, 10);
  if ((text = getenv("SHIM_KILL_AFTER"))) kill_after = strcmp(text, "1") == 0;
  kill_arm = getenv("SHIM_KILL_ARM");
  full_arm = getenv("SHIM_FULL_ARM");
  eio_arm = getenv("SHIM_EIO_ARM");
}

__attribute__((constructor)) static void ready(void) { pthread_once(&once, start); }

static void lock(void) { pthread_mutex_lock(&order); }
static void unlock(void) { pthread_mutex_unlock(&order); }
static int exists(const char *path) { return path && access(path, F_OK) == 0; }
static int refuse(int code) { errno = code; return -1; }

/* ---- names ---- */

static const char *below(const char *path) {
  if (!prefix_length || strncmp(path, prefix, prefix_length) != 0) return NULL;
  if (!path[prefix_length]) return ".";
  return path[prefix_length] == '/' ? path + prefix_length + 1 : NULL;
}

static int is_shared_memory(const char *name) {
  size_t n = strlen(name);
  return n >= 4 && strcmp(name + n - 4, "-shm") == 0;
}

/* The descriptor's name below the prefix, or NULL. Asked of the kernel each time: no table of ours goes stale. */
static const char *name_of(int fd, const struct stat *st, char path[PATH_MAX]) {
  static const char deleted[] = " (deleted)";
  char link[40];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t n = readlink(link, path, PATH_MAX - 1);
  if (n < 0) return NULL;
  path[n] = 0;
  size_t tail = sizeof deleted - 1;
  if (!st->st_nlink && (size_t)n > tail && !strcmp(path + n - tail, deleted)) path[n - tail] = 0;
  return below(path);
}

/* The same for a path: its folder with all links resolved, and its last part as it is. */
static const char *name_at(int folder, const char *path, char out[PATH_MAX]) {
  char joined[PATH_MAX], base[PATH_MAX] = "";
  if (!prefix_length) return NULL;
  if (path[0] != '/' && folder != AT_FDCWD) {
    char link[40];
    snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
    ssize_t n = readlink(link, base, sizeof base - 2);
    if (n < 0) return NULL;
    base[n] = '/';
    base[n + 1] = 0;
  }
  int n = snprintf(joined, sizeof joined, "%s%s", base, path);
  if (n <= 0 || n >= PATH_MAX) return NULL;
  while (n > 1 && joined[n - 1] == '/') joined[--n] = 0;
  char *slash = strrchr(joined, '/');
  const char *last = slash ? slash + 1 : joined;
  if (slash) *slash = 0;
  if (!realpath(!slash ? "." : slash == joined ? "/" : joined, out)) return NULL;
  size_t length = strlen(out);
  if (length + strlen(last) + 2 > PATH_MAX) return NULL;
  if (length > 1) out[length++] = '/';
  strcpy(out + length, last);
  return below(out);
}

/* ---- the log and the counter; under the lock ---- */

static void record(char op, const char *name, uint64_t inode, uint64_t value, const void *data, size_t length) {
  struct { uint8_t op, zero; uint16_t name; uint32_t data; uint64_t inode, value; } head;
  if (log_fd < 0) return;
  int saved = errno;
  memset(&head, 0, sizeof head);
  head.op = (uint8_t)op;
  head.name = (uint16_t)strlen(name);
  head.data = (uint32_t)length;
  head.inode = inode;
  head.value = value;
  struct iovec parts[] = {{&head, sizeof head}, {(void *)name, head.name}, {(void *)data, length}};
  ssize_t whole = (ssize_t)(sizeof head + head.name + length);
  /* A log cut short would acquit a program that loses data. */
  if (real_writev(log_fd, parts, 3) != whole) { perror("disk-shim: cannot write SHIM_LOG"); abort(); }
  errno = saved;
}

static void record_parts(char op, const char *name, uint64_t inode, uint64_t value,
                         const struct iovec *parts, int count, size_t length) {
  if (log_fd < 0) return;
  if (count == 1) { record(op, name, inode, value, parts[0].iov_base, length); return; }
  char *whole = malloc(length ? length : 1);
  if (!whole) abort();
  size_t filled = 0;
  for (int i = 0; i < count && filled < length; i++) {
    size_t n = parts[i].iov_len < length - filled ? parts[i].iov_len : length - filled;
    memcpy(whole + filled, parts[i].iov_base, n);
    filled += n;
  }
  record(op, name, inode, value, whole, filled);
  free(whole);
}

static void die_if(int due) {
  if (!due) return;
  kill(getpid(), SIGKILL);
  for (;;) pause();
}

static uint64_t step_begins(void) {
  int saved = errno;
  if (!kill_at) return 0;
  if (!counting) counting = !kill_arm || exists(kill_arm);
  errno = saved;
  if (!counting) return 0;
  steps++;
  die_if(steps == kill_at && !kill_after);
  return steps;
}

static void step_ends(uint64_t step) { die_if(kill_after && kill_at && step == kill_at); }

/* ---- what the hooks below come to ---- */

static size_t length_of(const struct iovec *parts, int count) {
  size_t length = 0;
  for (int i = 0; i < count; i++) length += parts[i].iov_len;
  return length;
}

static int is_pair(int fd) {
  struct sockaddr_un address = {0};
  socklen_t own = sizeof address, peer = sizeof address;
  if (getsockname(fd, (struct sockaddr *)&address, &own) || address.sun_family != AF_UNIX) return 0;
  if (getpeername(fd, (struct sockaddr *)&address, &peer)) return 0;
  return own <= sizeof(sa_family_t) && peer <= sizeof(sa_family_t);
}

static void acknowledge(int fd, const struct iovec *parts, int count) {
  struct stat st;
  if (log_fd < 0 || fd <= STDERR_FILENO || fstat(fd, &st) || !S_ISSOCK(st.st_mode)) return;
  int saved = errno, pair = is_pair(fd);
  errno = saved;
  if (pair) return;
  size_t whole = length_of(parts, count), kept = whole < ACKNOWLEDGED_MAX_BYTES ? whole : ACKNOWLEDGED_MAX_BYTES;
  lock();
  record_parts('A', "", st.st_ino, whole, parts, count, kept);
  unlock();
}

static ssize_t write_really(int fd, const struct iovec *parts, int count, off64_t offset) {
  if (offset != HERE) return real_pwritev64(fd, parts, count, offset);
  return count == 1 ? real_write(fd, parts[0].iov_base, parts[0].iov_len) : real_writev(fd, parts, count);
}

static ssize_t write_to(int fd, const struct iovec *parts, int count, off64_t offset) {
  char path[PATH_MAX];
  struct stat st;
  ready();
  if (!prefix_length || fstat(fd, &st)) return write_really(fd, parts, count, offset);
  if (S_ISSOCK(st.st_mode)) acknowledge(fd, parts, count);
  const char *name = S_ISREG(st.st_mode) ? name_of(fd, &st, path) : NULL;
  if (!name) return write_really(fd, parts, count, offset);
  if (exists(full_arm)) return refuse(ENOSPC);
  if (is_shared_memory(name)) return write_really(fd, parts, count, offset);
  lock();
  uint64_t step = step_begins();
  /* Linux appends even a pwrite when the file is open for appending. */
  int appends = fcntl(fd, F_GETFL) & O_APPEND;
  off64_t at = appends ? lseek64(fd, 0, SEEK_END) : offset != HERE ? offset : lseek64(fd, 0, SEEK_CUR);
  ssize_t written = write_really(fd, parts, count, offset);
  if (written > 0) record_parts('W', name, st.st_ino, (uint64_t)at, parts, count, (size_t)written);
  step_ends(step);
  unlock();
  return written;
}

static int sync_to(int fd, int (*really)(int)) {
  char path[PATH_MAX];
  struct stat st;
  if (!prefix_length || fstat(fd, &st) || !(S_ISREG(st.st_mode) || S_ISDIR(st.st_mode))) return really(fd);
  const char *name = name_of(fd, &st, path);
  if (!name || is_shared_memory(name)) return really(fd);
  if (exists(eio_arm)) return refuse(EIO);
  lock();
  uint64_t step = step_begins(), token = ((uint64_t)getpid() << 32) | (++syncs & 0xffffffff);
  record('B', name, st.st_ino, token, NULL, 0);
  unlock();
  int result = really(fd), saved = errno;
  struct timespec delay = {sync_delay_ms / 1000, (sync_delay_ms % 1000) * 1000000};
  while (sync_delay_ms > 0 && nanosleep(&delay, &delay) && errno == EINTR) {}
  lock();
  if (!result) record('S', name, st.st_ino, token, NULL, 0);
  step_ends(step);
  unlock();
  errno = saved;
  return result;
}

static int truncate_to(int fd, off64_t length) {
  char path[PATH_MAX];
  struct stat st;
  ready();
  const char *name = prefix_length && !fstat(fd, &st) && S_ISREG(st.st_mode) ? name_of(fd, &st, path) : NULL;
  if (!name) return real_ftruncate64(fd, length);
  if (length > st.st_size && exists(full_arm)) return refuse(ENOSPC);
  if (is_shared_memory(name)) return real_ftruncate64(fd, length);
  lock();
  uint64_t step = step_begins();
  int result = real_ftruncate64(fd, length);
  if (!result) record('T', name, st.st_ino, (uint64_t)length, NULL, 0);
  step_ends(step);
  unlock();
  return result;
}

static int open_at(int folder, const char *path, int flags, mode_t mode) {
  char resolved[PATH_MAX];
  struct stat before, after;
  ready();
  const char *name = flags & (O_CREAT | O_TRUNC) ? name_at(folder, path, resolved) : NULL;
  if (!name || is_shared_memory(name)) return real_openat64(folder, path, flags, mode);
  lock();
  int existed = fstatat(folder, path, &before, 0) == 0;
  int mutates = existed ? (flags & O_TRUNC) && !(flags & O_EXCL) : flags & O_CREAT;
  uint64_t step = mutates ? step_begins() : 0;
  int fd = real_openat64(folder, path, flags, mode);
  int saved = errno;
  if (fd >= 0 && mutates && !fstat(fd, &after)) record(existed ? 'T' : 'C', name, after.st_ino, 0, NULL, 0);
  step_ends(step);
  unlock();
  errno = saved;
  return fd;
}

static int remove_at(int folder, const char *path, int flags) {
  char resolved[PATH_MAX];
  struct stat st = {0};
  ready();
  const char *name = name_at(folder, path, resolved);
  if (!name || is_shared_memory(name) || fstatat(folder, path, &st, AT_SYMLINK_NOFOLLOW))
    return real_unlinkat(folder, path, flags);
  lock();
  uint64_t step = step_begins();
  int result = real_unlinkat(folder, path, flags);
  if (!result) record(flags & AT_REMOVEDIR ? 'R' : 'U', name, st.st_ino, 0, NULL, 0);
  step_ends(step);
  unlock();
  return result;
}

static int rename_at(int from_folder, const char *from, int to_folder, const char *to, unsigned flags) {
  char from_path[PATH_MAX], to_path[PATH_MAX];
  struct stat st = {0};
  ready();
  const char *old_name = name_at(from_folder, from, from_path), *new_name = name_at(to_folder, to, to_path);
  if ((!old_name && !new_name) || fstatat(from_folder, from, &st, AT_SYMLINK_NOFOLLOW))
    return real_renameat2(from_folder, from, to_folder, to, flags);
  lock();
  uint64_t step = step_begins();
  int result = real_renameat2(from_folder, from, to_folder, to, flags);
  if (!result && !new_name) record('U', old_name, st.st_ino, 0, NULL, 0);
  if (!result && new_name && !old_name) record('C', new_name, st.st_ino, 0, NULL, 0);
  if (!result && new_name && old_name) record('N', old_name, st.st_ino, 0, new_name, strlen(new_name));
  step_ends(step);
  unlock();
  return result;
}

static int make_folder_at(int folder, const char *path, mode_t mode) {
  char resolved[PATH_MAX];
  struct stat st = {0};
  ready();
  const char *name = name_at(folder, path, resolved);
  /* The folder that is watched is the test's own, and one that exists is made by nobody. */
  if (!name || !strcmp(name, ".") || !fstatat(folder, path, &st, 0)) return real_mkdirat(folder, path, mode);
  lock();
  uint64_t step = step_begins();
  int result = real_mkdirat(folder, path, mode);
  if (!result && !fstatat(folder, path, &st, 0)) record('M', name, st.st_ino, 0, NULL, 0);
  step_ends(step);
  unlock();
  return result;
}

/* ---- the hooks ---- */

#define MODE_OF(flags) ({ mode_t mode = 0; if ((flags) & (O_CREAT | __O_TMPFILE)) { \
    va_list rest; va_start(rest, flags); mode = va_arg(rest, mode_t); va_end(rest); } mode; })
#define ONE(data, length) (&(struct iovec){(void *)(data), (length)}), 1

int open(const char *path, int flags, ...) { return open_at(AT_FDCWD, path, flags, MODE_OF(flags)); }
int open64(const char *path, int flags, ...) { return open_at(AT_FDCWD, path, flags, MODE_OF(flags)); }
int openat(int folder, const char *path, int flags, ...) { return open_at(folder, path, flags, MODE_OF(flags)); }
int openat64(int folder, const char *path, int flags, ...) { return open_at(folder, path, flags, MODE_OF(flags)); }
int creat(const char *path, mode_t mode) { return open_at(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode); }
int creat64(const char *path, mode_t mode) { return open_at(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode); }

ssize_t write(int fd, const void *data, size_t n) { return write_to(fd, ONE(data, n), HERE); }
ssize_t writev(int fd, const struct iovec *parts, int n) { return write_to(fd, parts, n, HERE); }
ssize_t pwrite(int fd, const void *data, size_t n, off_t at) { return write_to(fd, ONE(data, n), at); }
ssize_t pwrite64(int fd, const void *data, size_t n, off64_t at) { return write_to(fd, ONE(data, n), at); }
ssize_t pwritev(int fd, const struct iovec *parts, int n, off_t at) { return write_to(fd, parts, n, at); }
ssize_t pwritev64(int fd, const struct iovec *parts, int n, off64_t at) { return write_to(fd, parts, n, at); }

int ftruncate(int fd, off_t length) { return truncate_to(fd, length); }
int ftruncate64(int fd, off64_t length) { return truncate_to(fd, length); }
int fsync(int fd) { ready(); return sync_to(fd, real_fsync); }
int fdatasync(int fd) { ready(); return sync_to(fd, real_fdatasync); }

int unlink(const char *path) { return remove_at(AT_FDCWD, path, 0); }
int rmdir(const char *path) { return remove_at(AT_FDCWD, path, AT_REMOVEDIR); }
int unlinkat(int folder, const char *path, int flags) { return remove_at(folder, path, flags); }
int rename(const char *from, const char *to) { return rename_at(AT_FDCWD, from, AT_FDCWD, to, 0); }
int renameat(int a, const char *from, int b, const char *to) { return rename_at(a, from, b, to, 0); }
int renameat2(int a, const char *from, int b, const char *to, unsigned flags) { return rename_at(a, from, b, to, flags); }
int mkdir(const char *path, mode_t mode) { return make_folder_at(AT_FDCWD, path, mode); }
int mkdirat(int folder, const char *path, mode_t mode) { return make_folder_at(folder, path, mode); }

ssize_t send(int fd, const void *data, size_t n, int flags) {
  ready();
  acknowledge(fd, ONE(data, n));
  return real_send(fd, data, n, flags);
}
ssize_t sendto(int fd, const void *data, size_t n, int flags, const struct sockaddr *to, socklen_t length) {
  ready();
  acknowledge(fd, ONE(data, n));
  return real_sendto(fd, data, n, flags, to, length);
}
ssize_t sendmsg(int fd, const struct msghdr *message, int flags) {
  ready();
  acknowledge(fd, message->msg_iov, (int)message->msg_iovlen);
  return real_sendmsg(fd, message, flags);
}
