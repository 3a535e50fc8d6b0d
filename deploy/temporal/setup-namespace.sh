#!/bin/sh
# Makes the namespace and the search attributes of Tidegate's rollouts. May be run again at any time.
# Reads TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE (both also by the CLI itself) and RETENTION.
set -eu

attempts=0
until temporal operator cluster health >/dev/null 2>&1; do
  attempts=$((attempts + 1))
  if [ "$attempts" -ge 60 ]; then
    echo "temporal-namespace: $TEMPORAL_ADDRESS is not healthy after 60 attempts" >&2
    exit 1
  fi
  sleep 1
done

# Asked for by `create` and not by `describe`: that one may not see a namespace of a moment ago.
if ! temporal operator namespace create --namespace "$TEMPORAL_NAMESPACE" --retention "$RETENTION"; then
  temporal operator namespace update --namespace "$TEMPORAL_NAMESPACE" --retention "$RETENTION"
fi

# A new namespace is known to all parts of the server only after their caches have been refreshed (up to 10 s): hence the attempts.
for name in TidegateFeature TidegateEnvironment TidegateState TidegateStage; do
  attempts=0
  until temporal operator search-attribute list --namespace "$TEMPORAL_NAMESPACE" | grep -q "$name" ||
    temporal operator search-attribute create --namespace "$TEMPORAL_NAMESPACE" --name "$name" --type Keyword; do
    attempts=$((attempts + 1))
    [ "$attempts" -lt 30 ] || exit 1
    sleep 1
  done
done
echo "temporal-namespace: $TEMPORAL_NAMESPACE is ready"
