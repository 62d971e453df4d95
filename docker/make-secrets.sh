#!/bin/sh
# Makes what docker/compose.yaml mounts as secrets, once: a file that is there stays as it is.
set -eu
folder="$(dirname "$0")/secrets"
mkdir -p "$folder"
chmod 700 "$folder"

drawn() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }
keep() {
  [ -s "$folder/$1" ] || printf '%s' "$2" > "$folder/$1"
  chmod 444 "$folder/$1"
}

keep postgres_password "$(drawn)"
keep service_password "$(drawn)"
keep valkey_password "$(drawn)"
keep master_key "$(drawn)$(drawn)"
keep database_admin_url "postgresql://postgres:$(cat "$folder/postgres_password")@postgres/kora"
keep database_url "postgresql://kora_service:$(cat "$folder/service_password")@postgres/kora"
keep redis_url "redis://:$(cat "$folder/valkey_password")@valkey:6379/0"
