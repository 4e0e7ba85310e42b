#!/bin/sh
# Makes a Linux mini PC or a Raspberry Pi a kiosk or a display of Wartemarke. See docs/kiosk-machine.md.
#
#   sudo sh install.sh --server http://SERVER:8000 --kind kiosk --name eingang [--rotate 90] [--printer]
#
# --root DIR puts the files below DIR and changes nothing else: to look at them first, or to build an image.
set -eu

usage() {
    echo "usage: install.sh --server URL --kind kiosk|display --name NAME [--rotate normal|90|180|270] [--printer] [--root DIR]" >&2
    exit 2
}

here=$(cd "$(dirname "$0")" && pwd)
server='' kind='' name='' rotate=normal printer=no root=''
while [ $# -gt 0 ]; do
    case $1 in
    --printer) printer=yes; shift; continue ;;
    esac
    [ $# -ge 2 ] || usage
    case $1 in
    --server) server=${2%/} ;;
    --kind) kind=$2 ;;
    --name) name=$2 ;;
    --rotate) rotate=$2 ;;
    --root) root=${2%/} ;;
    *) usage ;;
    esac
    shift 2
done
case $server in http://?* | https://?*) ;; *) usage ;; esac
case $server in *[!A-Za-z0-9.:/_-]*) usage ;; esac
case $kind in kiosk | display) ;; *) usage ;; esac
case $name in '' | *[!A-Za-z0-9._-]*) usage ;; esac
case $rotate in normal | 90 | 180 | 270) ;; *) usage ;; esac

if [ -z "$root" ]; then
    [ "$(id -u)" = 0 ] || { echo "install.sh needs root" >&2; exit 1; }
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends cage xwayland wlr-randr chromium python3
fi

put() { # SOURCE MODE TARGET
    mkdir -p "$root$(dirname "$3")"
    sed -e "s|@SERVER@|$server|" -e "s|@KIND@|$kind|" -e "s|@NAME@|$name|" -e "s|@ROTATE@|$rotate|" \
        "$here/$1" >"$root$3"
    chmod "$2" "$root$3"
    echo "$3"
}

put screen.env 0644 /etc/wartemarke/screen.env
put screen.sh 0755 /usr/local/lib/wartemarke/screen.sh
put watch.py 0644 /usr/local/lib/wartemarke/watch.py
put policy.json 0644 /etc/chromium/policies/managed/wartemarke.json
put quiet-boot.cfg 0644 /etc/default/grub.d/wartemarke.cfg
put wartemarke-screen.service 0644 /etc/systemd/system/wartemarke-screen.service
put wartemarke-watch.service 0644 /etc/systemd/system/wartemarke-watch.service
units='wartemarke-screen.service wartemarke-watch.service'
if [ "$printer" = yes ]; then
    put 60-wartemarke.rules 0644 /etc/udev/rules.d/60-wartemarke.rules
    put wartemarke-printer.service 0644 /etc/systemd/system/wartemarke-printer.service
    [ -e "$root/etc/wartemarke/printer.toml" ] || put printer.toml 0644 /etc/wartemarke/printer.toml
    units="$units wartemarke-printer.service"
fi
[ -z "$root" ] || exit 0

id wartemarke-screen >/dev/null 2>&1 ||
    useradd --system --create-home --groups video,render,input,audio wartemarke-screen
if [ "$printer" = yes ]; then
    id wartemarke-printer >/dev/null 2>&1 || useradd --system wartemarke-printer
    udevadm control --reload
    udevadm trigger --subsystem-match=usbmisc --subsystem-match=input
fi
if command -v update-grub >/dev/null; then update-grub; fi
systemctl daemon-reload
# shellcheck disable=SC2086 # a list of units
systemctl enable --now $units
