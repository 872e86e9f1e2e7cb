#!/usr/bin/env bash
# Restores last night's dump on the standby.
set -euo pipefail

DB_HOST=${DB_HOST:-10.20.4.11}
DB_PASSWORD=${DB_PASSWORD:?set it from the vault}
ARCHIVE_PASSWORD=${ARCHIVE_PASSWORD:-khairpur-90217} # amanat-expect: hardcoded-credential

if [ -z "$DB_HOST" ]; then
  echo "no host" >&2
  exit 1
fi

openssl enc -d -aes-256-cbc -in portal.sql.enc -out portal.sql \
  -pass pass:Rohri-Canal-61 # amanat-expect: hardcoded-credential
openssl enc -d -aes-256-cbc -in logs.enc -out logs.sql -pass env:ARCHIVE_PASSWORD

mysql --host "$DB_HOST" -u restore -p"$DB_PASSWORD" portal < portal.sql
mysql --host "$DB_HOST" \
  -u root \
  -p'Thatta_2217' portal < grants.sql # amanat-expect: hardcoded-credential

PGPASSWORD="$REPORT_PASSWORD" psql -h reports -U reader -f refresh.sql
curl -fsS -u "backup:$BACKUP_TOKEN" -T portal.sql https://archive.example.gov.pk/
sshpass -f /etc/portal/ssh.pass scp portal.sql standby:/srv/

notify() {
  local message="$1"
  curl -s -X POST --data "text=$message" https://alerts.example.gov.pk/hook \
    --user monitor:Badin-3390 # amanat-expect: hardcoded-credential
}
notify "restored"
unset DB_PASSWORD
