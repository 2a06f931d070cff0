/*
 * Runs a program of Moddable's Linux port (mc.so) without a window. It does what the SDK's own simulator does for the
 * program, except for the display. The program's messages go to standard output, one per line; its log goes to
 * standard error. Each line on standard input is a message to the program, and "end" marks the end of input.
 *
 *     PALMWIRE_FIRST_MESSAGE=... simulator mc.so
 *
 * The first message may contain a password. Other users can see the arguments of a command, but not its environment.
 * SIGTERM and SIGINT stop the program: exit 0. An abort of the virtual machine exits with 100 plus XS's status.
 */
#define mxLinux 1
#include "screen.h"

#include <dlfcn.h>
#include <glib-unix.h>
#include <glib.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <unistd.h>

enum { WIDTH = 128, HEIGHT = 64, LINE_BYTES_MAX = 65536, TURN_BYTES = 65536, EXIT_USAGE = 2, EXIT_ABORT = 100 };

static GMainLoop *loop;
static FILE *out;
static GByteArray *line;
static gboolean flushing;

static void leave(int code) {
	fflush(out);
	_Exit(code);
}

static void on_abort(txScreen *screen, int status) {
	fprintf(stderr, "XS aborted: status %d\n", status);
	leave(EXIT_ABORT + status);
}

static void on_changed(txScreen *screen) {}

static void on_start(txScreen *screen, double interval) {}

static gboolean on_flush(gpointer data) {
	flushing = FALSE;
	/* The reader has gone away, and with it the reason to run. */
	if (fflush(out) != 0) leave(0);
	return G_SOURCE_REMOVE;
}

/* Messages of one turn are flushed together. */
static void on_post(txScreen *screen, char *message, int size) {
	fputs(message, out);
	fputc('\n', out);
	if (!flushing) g_idle_add_full(G_PRIORITY_HIGH, on_flush, NULL, NULL);
	flushing = TRUE;
}

static gboolean on_signal(gpointer data) {
	g_main_loop_quit(loop);
	return G_SOURCE_REMOVE;
}

/* The program gets an ArrayBuffer. Skip empty lines: they would arrive as a string. */
static void deliver(txScreen *screen) {
	if (line->len > 0) screen->invoke(screen, (char *)line->data, (int)line->len);
	g_byte_array_set_size(line, 0);
}

static gboolean on_input(gint fd, GIOCondition condition, gpointer data) {
	txScreen *screen = data;
	guint8 bytes[4096];
	ssize_t count = read(fd, bytes, sizeof bytes);
	if (count <= 0) {
		screen->invoke(screen, "end", 0);
		return G_SOURCE_REMOVE;
	}
	for (ssize_t i = 0; i < count; i++) {
		if (bytes[i] == '\n') deliver(screen);
		else if (line->len < LINE_BYTES_MAX) g_byte_array_append(line, bytes + i, 1);
	}
	return G_SOURCE_CONTINUE;
}

int main(int argc, char **argv) {
	if (argc < 2) {
		fputs("usage: simulator mc.so\n", stderr);
		return EXIT_USAGE;
	}
	/* Standard output is for messages only, but the SDK writes its log there. */
	out = fdopen(dup(STDOUT_FILENO), "w");
	setvbuf(out, NULL, _IOFBF, TURN_BYTES);
	dup2(STDERR_FILENO, STDOUT_FILENO);
	setvbuf(stdout, NULL, _IOLBF, 0);
	signal(SIGPIPE, SIG_IGN);
	/* Stop when the parent process ends, for whatever reason. */
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	/* Seed Math.random: the Linux port uses the C library's generator and does not seed it. */
	unsigned seed = 0;
	if (getrandom(&seed, sizeof seed, 0) == sizeof seed) srand(seed);

	txScreen *screen = calloc(1, sizeof(txScreen) + WIDTH * HEIGHT * screenBytesPerPixel);
	screen->abort = on_abort;
	screen->bufferChanged = on_changed;
	screen->formatChanged = on_changed;
	screen->start = on_start;
	screen->stop = on_changed;
	screen->post = on_post;
	screen->width = WIDTH;
	screen->height = HEIGHT;
	mxCreateMutex(&screen->workersMutex);

	void *library = dlopen(argv[1], RTLD_NOW);
	txScreenLaunchProc launch = library ? (txScreenLaunchProc)dlsym(library, "fxScreenLaunch") : NULL;
	if (!launch) {
		fprintf(stderr, "simulator: %s\n", dlerror());
		return EXIT_USAGE;
	}
	loop = g_main_loop_new(NULL, FALSE);
	line = g_byte_array_new();
	g_unix_signal_add(SIGTERM, on_signal, NULL);
	g_unix_signal_add(SIGINT, on_signal, NULL);
	launch(screen);
	if (!screen->machine) on_abort(screen, 0);
	char *first = getenv("PALMWIRE_FIRST_MESSAGE");
	if (first) screen->invoke(screen, first, 0);
	g_unix_fd_add(STDIN_FILENO, G_IO_IN | G_IO_HUP, on_input, screen);
	g_main_loop_run(loop);
	screen->quit(screen);
	leave(0);
}
