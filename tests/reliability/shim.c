/* Stands between a program and its files: records what it does to one folder, and makes the n-th of it fail.

   Loaded with LD_PRELOAD; driven through ft_watch, ft_fault and ft_count, see shim.py. Linux only. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum fault { NONE, FULL, BROKEN, SHORT, DENIED, KILL_BEFORE, KILL_AFTER };
enum { MOST = 4096 };

static char root[MOST];
static int log_fd = -1;
static long count, fail_at;
static enum fault kind;
static int forever;
static char watched[65536];

void ft_watch(const char *folder, int log) {
  snprintf(root, sizeof root, "%s", folder);
  log_fd = log;
  memset(watched, 0, sizeof watched);
}

void ft_fault(long at, int what, int for_ever) {
  count = 0;
  fail_at = at;
  kind = (enum fault)what;
  forever = for_ever;
}

long ft_count(void) { return count; }

static int under_root(const char *path) {
  size_t length = strlen(root);
  return length && !strncmp(path, root, length) && (path[length] == '/' || !path[length]);
}

/* The absolute path that a call names, or of an open handle. */
static const char *absolute(int folder, const char *path, char *buffer) {
  char link[64];
  ssize_t length;
  if (path && path[0] == '/') return path;
  if (folder == AT_FDCWD) {
    if (!getcwd(buffer, MOST / 2)) return "";
  } else {
    snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
    length = readlink(link, buffer, MOST / 2);
    if (length < 0) return "";
    buffer[length] = 0;
  }
  if (path && *path) {
    size_t used = strlen(buffer);
    snprintf(buffer + used, MOST - used, "/%s", path);
  }
  return buffer;
}

static void record(char op, int fd, uint64_t offset, const void *one, size_t one_size, const char *two) {
  struct __attribute__((packed)) { char op; int32_t fd; uint64_t offset; uint32_t one, two; } head =
      {op, fd, offset, (uint32_t)one_size, two ? (uint32_t)strlen(two) : 0};
  struct iovec parts[3] = {{&head, sizeof head}, {(void *)one, one_size}, {(void *)two, head.two}};
  if (log_fd >= 0) syscall(SYS_writev, log_fd, parts, two ? 3 : 2);
}

/* Whether the call that comes now is to fail, and how. */
static enum fault struck(void) {
  enum fault what;
  count++;
  what = fail_at && (count == fail_at || (forever && count > fail_at)) ? kind : NONE;
  if (what == KILL_BEFORE) raise(SIGKILL);
  return what;
}

static int refused(enum fault what) {
  if (what == FULL) errno = ENOSPC;
  else if (what == BROKEN || what == SHORT) errno = EIO;
  else if (what == DENIED) errno = EACCES;
  else return 0;
  return 1;
}

static void done(enum fault what) {
  if (what == KILL_AFTER) raise(SIGKILL);
}

static int is_watched(int fd) { return fd >= 0 && fd < (int)sizeof watched && watched[fd]; }

static int opened(int folder, const char *path, int flags, mode_t mode) {
  char buffer[MOST];
  const char *full = absolute(folder, path, buffer);
  enum fault what = NONE;
  int ours = under_root(full), fd;
  int changes = ours && (flags & (O_CREAT | O_TRUNC));
  if (changes) {
    what = struck();
    if (what != SHORT && refused(what)) return -1;
  }
  fd = (int)syscall(SYS_openat, folder, path, flags, mode);
  if (fd >= 0 && fd < (int)sizeof watched) watched[fd] = (char)ours;
  if (fd >= 0 && ours) record('o', fd, (uint64_t)flags, full, strlen(full), NULL);
  if (changes) done(what);
  return fd;
}

#define OPEN(name, before, folder, path, flags) \
  int name(before int flags_, ...) {            \
    mode_t mode = 0;                            \
    if (flags_ & (O_CREAT | O_TMPFILE)) {       \
      va_list rest;                             \
      va_start(rest, flags_);                   \
      mode = va_arg(rest, mode_t);              \
      va_end(rest);                             \
    }                                           \
    return opened(folder, path, flags_, mode);  \
  }
#define PATH const char *path,
#define FOLDER_PATH int folder, const char *path,
OPEN(open, PATH, AT_FDCWD, path, flags)
OPEN(open64, PATH, AT_FDCWD, path, flags)
OPEN(openat, FOLDER_PATH, folder, path, flags)
OPEN(openat64, FOLDER_PATH, folder, path, flags)
int __open_2(const char *path, int flags) { return opened(AT_FDCWD, path, flags, 0); }
int __open64_2(const char *path, int flags) { return opened(AT_FDCWD, path, flags, 0); }
int creat(const char *path, mode_t mode) { return opened(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode); }

int close(int fd) {
  if (is_watched(fd)) {
    record('c', fd, 0, NULL, 0, NULL);
    watched[fd] = 0;
  }
  return (int)syscall(SYS_close, fd);
}

static ssize_t written(int fd, const void *data, size_t size, off_t offset, int at) {
  enum fault what;
  ssize_t result;
  if (!is_watched(fd)) return at ? syscall(SYS_pwrite64, fd, data, size, offset) : syscall(SYS_write, fd, data, size);
  what = struck();
  if (what == SHORT && size > 1) size /= 2;
  else if (refused(what)) return -1;
  if (!at) offset = lseek(fd, 0, SEEK_CUR);
  result = at ? syscall(SYS_pwrite64, fd, data, size, offset) : syscall(SYS_write, fd, data, size);
  if (result > 0) record('w', fd, (uint64_t)offset, data, (size_t)result, NULL);
  done(what);
  return result;
}

ssize_t write(int fd, const void *data, size_t size) { return written(fd, data, size, 0, 0); }
ssize_t pwrite(int fd, const void *data, size_t size, off_t offset) { return written(fd, data, size, offset, 1); }
ssize_t pwrite64(int fd, const void *data, size_t size, off64_t offset) { return written(fd, data, size, offset, 1); }

static int cut(int fd, off_t size) {
  enum fault what;
  int result;
  if (!is_watched(fd)) return (int)syscall(SYS_ftruncate, fd, size);
  what = struck();
  if (refused(what)) return -1;
  result = (int)syscall(SYS_ftruncate, fd, size);
  if (!result) record('t', fd, (uint64_t)size, NULL, 0, NULL);
  done(what);
  return result;
}

int ftruncate(int fd, off_t size) { return cut(fd, size); }
int ftruncate64(int fd, off64_t size) { return cut(fd, size); }

static int synced(int fd, long number) {
  enum fault what;
  int result;
  if (!is_watched(fd)) return (int)syscall(number, fd);
  what = struck();
  if (refused(what)) return -1;
  result = (int)syscall(number, fd);
  if (!result) record('s', fd, 0, NULL, 0, NULL);
  done(what);
  return result;
}

int fsync(int fd) { return synced(fd, SYS_fsync); }
int fdatasync(int fd) { return synced(fd, SYS_fdatasync); }

/* Calls that change names: one or two paths, one system call. */
static int renamed(int from, const char *old, int to, const char *new) {
  char one[MOST], two[MOST];
  const char *source = absolute(from, old, one), *target = absolute(to, new, two);
  enum fault what = NONE;
  int result;
  if (!under_root(source) && !under_root(target)) return (int)syscall(SYS_renameat, from, old, to, new);
  what = struck();
  if (refused(what)) return -1;
  result = (int)syscall(SYS_renameat, from, old, to, new);
  if (!result) record('r', -1, 0, source, strlen(source), target);
  done(what);
  return result;
}

int rename(const char *old, const char *new) { return renamed(AT_FDCWD, old, AT_FDCWD, new); }
int renameat(int from, const char *old, int to, const char *new) { return renamed(from, old, to, new); }

static int removed(int folder, const char *path, int flags) {
  char buffer[MOST];
  const char *full = absolute(folder, path, buffer);
  enum fault what;
  int result;
  if (!under_root(full)) return (int)syscall(SYS_unlinkat, folder, path, flags);
  what = struck();
  if (refused(what)) return -1;
  result = (int)syscall(SYS_unlinkat, folder, path, flags);
  if (!result) record('u', -1, 0, full, strlen(full), NULL);
  done(what);
  return result;
}

int unlink(const char *path) { return removed(AT_FDCWD, path, 0); }
int unlinkat(int folder, const char *path, int flags) { return removed(folder, path, flags); }
int rmdir(const char *path) { return removed(AT_FDCWD, path, AT_REMOVEDIR); }

static int made(int folder, const char *path, mode_t mode) {
  char buffer[MOST];
  const char *full = absolute(folder, path, buffer);
  enum fault what;
  int result;
  if (!under_root(full)) return (int)syscall(SYS_mkdirat, folder, path, mode);
  what = struck();
  if (refused(what)) return -1;
  result = (int)syscall(SYS_mkdirat, folder, path, mode);
  if (!result) record('m', -1, 0, full, strlen(full), NULL);
  done(what);
  return result;
}

int mkdir(const char *path, mode_t mode) { return made(AT_FDCWD, path, mode); }
int mkdirat(int folder, const char *path, mode_t mode) { return made(folder, path, mode); }
