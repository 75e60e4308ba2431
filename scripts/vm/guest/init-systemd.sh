#!/bin/sh
# The first process of an emulated machine that runs systemd: it loads the modules in /modules/list, and becomes systemd.
mount -t proc none /proc
mount -t sysfs none /sys
mount -t devtmpfs none /dev
while read -r module; do
  insmod "/modules/$module" || echo "not loaded: $module"
done </modules/list
exec /lib/systemd/systemd
