/*
 * What <linux/gpio.h> and <linux/input.h> of this machine make of what beacon/peripheral/panel/gpio-v2.ts and
 * beacon/peripheral/adapters/evdev-button.ts write and read: a line a fact, "NAME VALUE", bytes in hex.
 */
#include <linux/gpio.h>
#include <linux/input.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

static void bytes(const char *name, const void *data, size_t length)
{
	printf("%s ", name);
	for (size_t i = 0; i < length; i++) {
		printf("%02x", ((const unsigned char *)data)[i]);
	}
	printf("\n");
}

static struct gpio_v2_line_request request_of(unsigned offset, const char *consumer, __u64 flags)
{
	struct gpio_v2_line_request request;
	memset(&request, 0, sizeof request);
	request.offsets[0] = offset;
	strcpy(request.consumer, consumer);
	request.config.flags = flags;
	request.num_lines = 1;
	return request;
}

int main(void)
{
	printf("GET_CHIP_INFO %lu\n", (unsigned long)GPIO_GET_CHIPINFO_IOCTL);
	printf("GET_LINE %lu\n", (unsigned long)GPIO_V2_GET_LINE_IOCTL);
	printf("GET_VALUES %lu\n", (unsigned long)GPIO_V2_LINE_GET_VALUES_IOCTL);
	printf("SET_VALUES %lu\n", (unsigned long)GPIO_V2_LINE_SET_VALUES_IOCTL);
	printf("CHIP_INFO_BYTES %zu\n", sizeof(struct gpiochip_info));
	printf("LINE_REQUEST_BYTES %zu\n", sizeof(struct gpio_v2_line_request));
	printf("LINE_VALUES_BYTES %zu\n", sizeof(struct gpio_v2_line_values));
	printf("LINE_EVENT_BYTES %zu\n", sizeof(struct gpio_v2_line_event));
	printf("INPUT_EVENT_BYTES %zu\n", sizeof(struct input_event));

	struct gpio_v2_line_request lamp = request_of(17, "tillwave lamp", GPIO_V2_LINE_FLAG_OUTPUT);
	bytes("lamp", &lamp, sizeof lamp);
	struct gpio_v2_line_request button = request_of(27, "tillwave button",
		GPIO_V2_LINE_FLAG_INPUT | GPIO_V2_LINE_FLAG_EDGE_RISING | GPIO_V2_LINE_FLAG_EDGE_FALLING
		| GPIO_V2_LINE_FLAG_BIAS_PULL_UP);
	bytes("button", &button, sizeof button);
	button.fd = 0x12345678;
	bytes("answered", &button, sizeof button);

	struct gpio_v2_line_values values = { .bits = 1, .mask = 1 };
	bytes("high", &values, sizeof values);
	values.bits = 0;
	bytes("low", &values, sizeof values);

	struct gpiochip_info info;
	memset(&info, 0, sizeof info);
	strcpy(info.name, "gpiochip0");
	strcpy(info.label, "pinctrl-bcm2711");
	info.lines = 58;
	bytes("chip", &info, sizeof info);

	struct input_event events[4];
	memset(events, 0, sizeof events);
	for (int i = 0; i < 4; i++) {
		events[i].type = i == 3 ? EV_SYN : EV_KEY;
		events[i].code = i == 3 ? SYN_REPORT : KEY_PROG1;
		events[i].value = i == 0 ? 1 : i == 1 ? 2 : 0;
		memset(&events[i].time, 0x55, sizeof events[i].time);
	}
	bytes("pressed", events, sizeof events);
	return 0;
}
