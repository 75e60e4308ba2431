#!/bin/sh
# end SIGNAL WORD: for every process that was started with this word, but for this one and those that wait for it.
for process in /proc/[0-9]*; do
  pid=${process#/proc/}
  [ "$pid" = $$ ] || [ "$pid" = $PPID ] && continue
  case $(busybox tr '\0' ' ' <"$process/cmdline" 2>/dev/null) in
    *sh\ -c*) ;;
    *"$2"*) kill -s "$1" "$pid" ;;
  esac
done
