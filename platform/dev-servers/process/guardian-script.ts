/**
 * The POSIX sh program that stands between us and every child we start. Its stdin is a pipe that only we hold open: when we end, however we end
 * (even by SIGKILL), the kernel closes the pipe and the guardian ends the child. Arguments: stop signal, grace in tenths of a second, folder to
 * remove afterwards ('' for none), then the command. It writes the child's pid to descriptor 3 and exits with the child's status.
 *
 * Details that matter:
 * - The traps are set after the child has been forked: an ignored signal would be inherited through exec.
 * - The watcher uses `read`, not `cat`: no further process that could be left behind.
 * - After the child has gone, the rest of the process group (for example compilers that `go build` started) gets SIGTERM as well.
 */
export const GUARDIAN_SCRIPT = `
signal=$1; grace=$2; folder=$3; shift 3
exec 4<&0
"$@" </dev/null 3>&- 4<&- &
child=$!
echo "$child" >&3
exec 3>&-
(
  trap '' TERM INT HUP
  while read -r _ <&4; do :; done
  kill -s "$signal" "$child" 2>/dev/null
  i=0
  while kill -0 "$child" 2>/dev/null && [ "$i" -lt "$grace" ]; do sleep 0.1; i=$((i + 1)); done
  kill -s KILL "$child" 2>/dev/null
) &
watcher=$!
exec 4<&-
trap 'kill -s "$signal" "$child" 2>/dev/null' TERM INT HUP
while :; do
  wait "$child"
  code=$?
  kill -0 "$child" 2>/dev/null || break
done
trap '' TERM INT HUP
kill -s TERM 0 2>/dev/null
kill -s KILL "$watcher" 2>/dev/null
if [ -n "$folder" ]; then rm -rf -- "$folder"; fi
exit "$code"
`;
