/*
 * Preloaded into a program, puts its wall clock on or back by CLOCK_SHIFT seconds. It calls the kernel directly and
 * includes nothing: libfaketime 0.9.10 deadlocks in the start of programs that use jemalloc, as Debian's redis-server.
 */
#if defined(__x86_64__)
#define CLOCK_GETTIME 228
#elif defined(__aarch64__)
#define CLOCK_GETTIME 113
#else
#error "the number of the system call clock_gettime is not known for this machine"
#endif

struct instant { long seconds, fraction; };

extern long syscall(long number, ...);
extern char *getenv(const char *name);
extern long atol(const char *text);

static long shift(void) {
  const char *text = getenv("CLOCK_SHIFT");
  return text ? atol(text) : 0;
}

int clock_gettime(int clock, struct instant *out) {
  long failed = syscall(CLOCK_GETTIME, clock, out);
  /* CLOCK_REALTIME and CLOCK_REALTIME_COARSE: the steady clocks stay steady. */
  if (!failed && (clock == 0 || clock == 5)) out->seconds += shift();
  return failed ? -1 : 0;
}

int gettimeofday(struct instant *out, void *zone) {
  (void)zone;
  if (clock_gettime(0, out)) return -1;
  out->fraction /= 1000;
  return 0;
}

long time(long *out) {
  struct instant now;
  clock_gettime(0, &now);
  if (out) *out = now.seconds;
  return now.seconds;
}
