#!/usr/bin/env bash
# A tour of the language. Each section shows one topic.
set -euo pipefail
. ./lib.sh
source "$HERE/env.sh"

# topic: assign
OFFICE=domicile
export REGION="Sindh" UNSET
readonly LIMIT=20
local_time=$(date +%F)

# topic: augmented-assign
NAMES+=" Rashida"
((count++))

# topic: destructuring (none: read is a call that names what it sets)
read -r district tehsil <<< "$place"
IFS=: read -ra parts < /etc/passwd

# topic: member (none: values have no members)
# topic: index
offices[2]="Hyderabad"
echo "${offices[2]}" "${offices[@]}" "${#offices[@]}"

# topic: call
psql -h db -U app --dbname=domicile --file schema.sql
PGPASSWORD=$DB_PASSWORD pg_dump -Fc "$DATABASE" > "/backup/$DATABASE.dump" 2>&1
docker run -d --name cache -e MODE=lru -p 6379:6379 redis:7
cat list.csv | cut -d, -f2 | sort -u
curl -sS "$URL" || exit 1
[ -f "$file" ] && rm "$file"
make clean && make all || echo failed
sudo -u postgres bash -c "createdb domicile"

# topic: template
message="Citizen ${name} of $district: $(count_of "$district")"

# topic: concatenation (none: words side by side are a template)
path=/var/"$OFFICE"/'files'/$1

# topic: lambda (none: a function has a name)
# topic: closure
notify() {
  local to="$1"
  send --to "$to" --office "$OFFICE" || return 1
}
notify "$clerk"

# topic: class (none: the language has none)
# topic: annotations (none: the language has none)
# topic: try-catch (none: a trap is a call)
trap 'rm -f "$lock"' EXIT
if ! notify "$clerk"; then
  echo "not sent" >&2
elif [[ -z "$clerk" && $count -gt 3 ]]; then
  exit 2
else
  :
fi

# topic: loops
for file in *.csv "$extra"; do
  import "$file"
done
for ((i = 0; i < 3; i++)); do echo "$i"; done
while read -r line; do
  [ "$line" = end ] && break
done < list.csv
until ping -c1 db; do sleep 1; done

# topic: switch
case "$1" in
  start | restart) run ;;
  stop) halt "$pid" ;;
  *) usage ;;
esac

# topic: async (none: a job in the background is its command)
serve --port 8080 &
wait $!

# topic: generics (none: the language has no types)
# topic: records (none: the language has none)
# topic: formatting
printf '%s lives in %s\n' "$name" "$district"
short=${name:0:3} upper=${name^^} stem=${file%.csv} dashed=${name// /-}
user=${DB_USER:-app} host=${DB_HOST:?not set} flag=${DEBUG:+--verbose}

# here documents
echo 'no $expansion here' "escaped \$dollar" $'tab\there'
cat > /etc/app.conf <<CONF
user = $DB_USER
# no comment: text
CONF
cat <<'RAW' | tee out
$plain
RAW
# NAME=value in a comment

# topic: look-alikes
# psql --password="$PASSWORD" in a comment
plain='no $(expansion) here' escaped="an escaped \$dollar # no comment"
