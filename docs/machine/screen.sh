#!/bin/sh
# Shows one page of Wartemarke in Chromium, full screen; started inside the compositor by wartemarke-screen.service.
set -eu

if [ "${ROTATE:-normal}" != normal ]; then
    output=$(wlr-randr | awk 'NR == 1 { print $1 }')
    wlr-randr --output "$output" --transform "$ROTATE" || echo "the picture cannot be turned" >&2
fi

exec "${BROWSER:-chromium}" \
    --kiosk \
    --no-first-run \
    --noerrdialogs \
    --hide-crash-restore-bubble \
    --disable-pinch \
    --overscroll-history-navigation=0 \
    --autoplay-policy=no-user-gesture-required \
    --password-store=basic \
    --ozone-platform=wayland \
    --user-data-dir="${STATE_DIRECTORY:?}/chromium" \
    "$SERVER/$KIND/$NAME"
