#!/bin/sh
# The first process of an emulated machine: it mounts, loads the modules in /modules/list, and hands over to the agent.
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root
mount -t proc none /proc
mount -t sysfs none /sys
mount -t devtmpfs none /dev
mkdir -p /dev/pts
mount -t devpts none /dev/pts
mount -t tmpfs none /tmp
mount -t tmpfs none /run
busybox ip link set lo up
while read -r module; do
  insmod "/modules/$module" || echo "not loaded: $module"
done </modules/list
echo "the agent starts"
@NODE@ /agent.mjs @LINE@
echo "the agent ended"
poweroff -f
