/*
 * An Arduino Uno without the Uno: an ATmega328P at 16 MHz in libsimavr that runs a compiled firmware, its serial line on a
 * pseudo-terminal, its pins on ours.
 *
 *   cc -O2 -o uno uno.c -lsimavr -lelf -lutil
 *   ./uno FIRMWARE.hex
 *
 *   stdin    low N       pin N (0 to 19; 14 is A0) is tied to ground: a button that is held
 *            open N      it hangs free: its pull-up decides, and where that is off it reads low
 *            mark WORD   nothing, but it is said when that was
 *   stdout   port PATH        once, when it runs
 *            pin N V CYCLE    the firmware drives pin N to V, which it did not before
 *            set N CYCLE      what stdin said of pin N is so
 *            mark WORD CYCLE
 *            ended STATE      the firmware crashed or stopped
 *
 * CYCLE counts the chip's clock: 16 of them are a microsecond. The chip never runs ahead of the wall clock, and what it falls
 * behind it does not run after, so that a millisecond of it is at least one of ours. stdin and the serial line are looked at together, every 100
 * microseconds of the chip's time: that is how exact marks are. It ends when stdin ends.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pty.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include <simavr/sim_avr.h>
#include <simavr/sim_hex.h>
#include <simavr/avr_ioport.h>
#include <simavr/avr_uart.h>

enum {
	PINS = 20,
	MEGAHERTZ = 16,
	LOOK_CYCLES = 100 * MEGAHERTZ,
	/* More than a firmware has ever waiting; a power of two. */
	QUEUE_BYTES = 1 << 16,
	LINE_BYTES = 128,
	/* What the chip may be behind the wall clock before that time is given up. */
	BEHIND_NS_MAX = 2000000,
};

enum tie { FREE, OPEN, GROUND };

static avr_t *avr;
static int line_fd;
static avr_irq_t *uart_in;
static int uart_takes = 1;
static uint8_t queue[QUEUE_BYTES];
static unsigned queue_head, queue_tail;
static enum tie ties[PINS];
static int driven[PINS];

static char port_of(int pin) { return pin < 8 ? 'D' : pin < 14 ? 'B' : 'C'; }
static int bit_of(int pin) { return pin < 8 ? pin : pin < 14 ? pin - 8 : pin - 14; }

static avr_irq_t *irq_of(int pin)
{
	return avr_io_getirq(avr, AVR_IOCTL_IOPORT_GETIRQ(port_of(pin)), bit_of(pin));
}

static void state_of(int pin, avr_ioport_state_t *state)
{
	avr_ioctl(avr, AVR_IOCTL_IOPORT_GETSTATE(port_of(pin)), state);
}

static unsigned long long cycle(void) { return (unsigned long long)avr->cycle; }

/* The firmware changed a port's PORT or DDR register, or somebody a pin. */
static void on_pin(avr_irq_t *irq, uint32_t value, void *parameter)
{
	(void)irq;
	int pin = (int)(intptr_t)parameter;
	avr_ioport_state_t state;
	state_of(pin, &state);
	if (!((state.ddr >> bit_of(pin)) & 1)) {
		driven[pin] = -1;
		return;
	}
	int level = value & 1;
	if (driven[pin] != level) {
		driven[pin] = level;
		printf("pin %d %d %llu\n", pin, level, cycle());
	}
}

/* What hangs free follows its pull-up. libsimavr raises such a pin, but never lets it fall. */
static void settle(int pin)
{
	avr_ioport_state_t state;
	state_of(pin, &state);
	int bit = bit_of(pin);
	if (ties[pin] == OPEN && !((state.ddr >> bit) & 1)) {
		int level = (state.port >> bit) & 1;
		if (((state.pin >> bit) & 1) != level) {
			avr_raise_irq(irq_of(pin), level);
		}
	}
}

/* libsimavr gives a pin with an external level that level whenever its port is written. */
static void tie(int pin, enum tie to)
{
	char port = port_of(pin);
	avr_ioport_external_t external = { .name = port };
	ties[pin] = to;
	for (int other = 0; other < PINS; other++) {
		if (port_of(other) == port && ties[other] == GROUND) {
			external.mask |= 1 << bit_of(other);
		}
	}
	avr_ioctl(avr, AVR_IOCTL_IOPORT_SET_EXTERNAL(port), &external);
	if (to == GROUND) {
		avr_raise_irq(irq_of(pin), 0);
	} else {
		settle(pin);
	}
	printf("set %d %llu\n", pin, cycle());
}

static void on_uart_out(avr_irq_t *irq, uint32_t value, void *parameter)
{
	(void)irq;
	(void)parameter;
	uint8_t byte = (uint8_t)value;
	/* Full, or nobody has it open: as on a real wire, it is gone. */
	if (write(line_fd, &byte, 1) != 1) {
		return;
	}
}

static void on_uart_takes(avr_irq_t *irq, uint32_t value, void *parameter)
{
	(void)irq;
	(void)value;
	uart_takes = (int)(intptr_t)parameter;
}

static void obey(const char *words)
{
	int pin;
	char mark[LINE_BYTES];
	if (sscanf(words, "low %d", &pin) == 1 && pin >= 0 && pin < PINS) {
		tie(pin, GROUND);
	} else if (sscanf(words, "open %d", &pin) == 1 && pin >= 0 && pin < PINS) {
		tie(pin, OPEN);
	} else if (sscanf(words, "mark %127s", mark) == 1) {
		printf("mark %s %llu\n", mark, cycle());
	} else {
		fprintf(stderr, "uno: what is \"%s\"?\n", words);
		exit(2);
	}
}

static void look_at_stdin(void)
{
	static char line[LINE_BYTES];
	static size_t length;
	char byte;
	ssize_t got;
	while ((got = read(STDIN_FILENO, &byte, 1)) == 1) {
		if (byte == '\n') {
			line[length] = 0;
			length = 0;
			obey(line);
		} else if (length < sizeof line - 1) {
			line[length++] = byte;
		}
	}
	if (got == 0) {
		exit(0);
	}
}

static void look_at_line(void)
{
	uint8_t bytes[512];
	ssize_t got = read(line_fd, bytes, sizeof bytes);
	for (ssize_t i = 0; i < got; i++) {
		queue[queue_tail++ % QUEUE_BYTES] = bytes[i];
	}
}

static uint64_t wall_ns(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return (uint64_t)time.tv_sec * 1000000000ull + (uint64_t)time.tv_nsec;
}

static void keep_pace(void)
{
	static uint64_t start;
	uint64_t chip = avr->cycle * 1000 / MEGAHERTZ;
	uint64_t wall = wall_ns();
	if (start == 0 || wall > start + chip + BEHIND_NS_MAX) {
		start = wall - chip;
	}
	if (start + chip > wall) {
		struct timespec rest = { 0, (long)(start + chip - wall) };
		nanosleep(&rest, NULL);
	}
}

static void load(const char *path)
{
	uint32_t size = 0, start = 0;
	uint8_t *code = read_ihex_file(path, &size, &start);
	avr = avr_make_mcu_by_name("atmega328p");
	if (code == NULL || avr == NULL) {
		fprintf(stderr, "uno: %s cannot be run\n", path);
		exit(2);
	}
	avr_init(avr);
	avr->frequency = MEGAHERTZ * 1000000;
	avr->vcc = avr->avcc = avr->aref = 5000;
	avr_loadcode(avr, code, size, start);
	avr->codeend = avr->flashend;
}

static void wire(void)
{
	for (int pin = 0; pin < PINS; pin++) {
		driven[pin] = -1;
		/* The serial line has pins 0 and 1. */
		if (pin >= 2) {
			avr_irq_register_notify(irq_of(pin), on_pin, (void *)(intptr_t)pin);
		}
	}
	uint32_t flags = 0;
	avr_ioctl(avr, AVR_IOCTL_UART_GET_FLAGS('0'), &flags);
	flags &= ~(uint32_t)(AVR_UART_FLAG_STDIO | AVR_UART_FLAG_POLL_SLEEP);
	avr_ioctl(avr, AVR_IOCTL_UART_SET_FLAGS('0'), &flags);
	uart_in = avr_io_getirq(avr, AVR_IOCTL_UART_GETIRQ('0'), UART_IRQ_INPUT);
	avr_irq_t *out = avr_io_getirq(avr, AVR_IOCTL_UART_GETIRQ('0'), UART_IRQ_OUTPUT);
	avr_irq_t *takes = avr_io_getirq(avr, AVR_IOCTL_UART_GETIRQ('0'), UART_IRQ_OUT_XON);
	avr_irq_t *full = avr_io_getirq(avr, AVR_IOCTL_UART_GETIRQ('0'), UART_IRQ_OUT_XOFF);
	avr_irq_register_notify(out, on_uart_out, NULL);
	avr_irq_register_notify(takes, on_uart_takes, (void *)1);
	avr_irq_register_notify(full, on_uart_takes, (void *)0);
}

int main(int count, char **words)
{
	if (count != 2) {
		fprintf(stderr, "usage: uno FIRMWARE.hex\n");
		return 2;
	}
	load(words[1]);
	wire();

	int far_fd;
	char path[64];
	struct termios raw;
	if (openpty(&line_fd, &far_fd, path, NULL, NULL) != 0) {
		perror("uno: no pseudo-terminal");
		return 2;
	}
	tcgetattr(far_fd, &raw);
	cfmakeraw(&raw);
	tcsetattr(far_fd, TCSANOW, &raw);
	fcntl(line_fd, F_SETFL, O_NONBLOCK);
	fcntl(STDIN_FILENO, F_SETFL, O_NONBLOCK);
	setvbuf(stdout, NULL, _IOLBF, 0);
	printf("port %s\n", path);

	uint64_t next_look = 0;
	for (;;) {
		int state = avr_run(avr);
		if (state == cpu_Done || state == cpu_Crashed) {
			printf("ended %d\n", state);
			return 1;
		}
		if (avr->cycle >= next_look) {
			next_look = avr->cycle + LOOK_CYCLES;
			look_at_stdin();
			look_at_line();
			keep_pace();
			for (int pin = 2; pin < PINS; pin++) {
				settle(pin);
			}
		}
		if (uart_takes && queue_head != queue_tail) {
			avr_raise_irq(uart_in, queue[queue_head++ % QUEUE_BYTES]);
		}
	}
}
