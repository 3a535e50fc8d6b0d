#!/bin/sh
# Makes or updates Temporal's two databases. May be run again at any time: what is there already is left alone, and an upgrade of the
# image brings the schema up to date. Reads SQL_PLUGIN, SQL_HOST, SQL_PORT, SQL_USER and SQL_PASSWORD (temporal-sql-tool's own names).
set -eu

schema=/etc/temporal/schema/postgresql/v12

# $1: database, $2: folder of its schema
prepare() {
  # `create` fails when the database exists; whether it does is what the next command finds out.
  temporal-sql-tool --db "$1" create || echo "temporal-schema: database $1 exists already"
  # `setup-schema` would start from version 0.0 again; it is needed only while there is no version table, when `update-schema` fails.
  if ! temporal-sql-tool --db "$1" update-schema -d "$schema/$2/versioned"; then
    temporal-sql-tool --db "$1" setup-schema -v 0.0
    temporal-sql-tool --db "$1" update-schema -d "$schema/$2/versioned"
  fi
  echo "temporal-schema: $1 is up to date"
}

prepare temporal temporal
prepare temporal_visibility visibility
