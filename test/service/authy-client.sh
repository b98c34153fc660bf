#!/usr/bin/env bash
# The device registration of Authy's apps, by curl alone: it knows the API, and nothing of what stands before it.
#
#   authy-client.sh API SIDE_CHANNEL COUNTRY_CODE NUMBER
#
# API: where the app sends its requests. SIDE_CHANNEL: the phone that gets the text message (numberwall upstream).
set -euo pipefail

api=$1 phone=$2 country=$3 number=$4

call() { curl --silent --show-error --fail-with-body --max-time 20 --user-agent 'Authy/27.1.0' "$@"; }

# A member of a flat JSON object: a text without its quotes, or a number.
member() { sed -n "s/.*\"$1\":\"\{0,1\}\([^\",}]*\).*/\1/p"; }

user=$(call "$api/json/users/$country-$number/status")
authy_id=$(member authy_id <<<"$user")
echo "status $(member message <<<"$user")"

started=$(call "$api/json/users/$authy_id/devices/registration/start" \
  --data-urlencode via=sms --data-urlencode device_app=authy \
  --data-urlencode signature=5e8848 --data-urlencode api_key=37b312)
request_id=$(member request_id <<<"$started")
echo "start $(member provider <<<"$started")"

registration=$(call "$api/json/users/$authy_id/devices/registration/$request_id/status?api_key=37b312")
echo "registration $(member status <<<"$registration")"

# The text message arrives when it arrives.
pin=''
for _ in $(seq 100); do
  pin=$(call "$phone/messages/$country$number" | member pin)
  [ -n "$pin" ] && break
  sleep 0.1
done

device=$(call "$api/json/users/$authy_id/devices/registration/complete" \
  --data-urlencode "pin=$pin" --data-urlencode device_app=authy --data-urlencode api_key=37b312)
echo "device $(member secret_seed <<<"$device" | tr '0-9a-f' 'x')"
