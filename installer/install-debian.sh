#!/usr/bin/env bash
# Usage: installer/install-debian.sh GROUP…
# Installs the packages of these groups of debian-packages.txt. Asks for nothing and touches nothing when all are there.
# Exit status: 0 all there, 1 could not install, 3 this is no Debian.
set -euo pipefail
export PATH="${PATH:+$PATH:}/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

list="$(dirname -- "$(readlink -f -- "$0")")/debian-packages.txt"
if [ "$#" -eq 0 ]; then
    echo "usage: $0 GROUP…   (groups: build desk test node)" >&2
    exit 1
fi

wanted=()
for group in "$@"; do
    found=no
    while read -r its package _; do
        if [ "$its" = "$group" ]; then
            wanted+=("$package")
            found=yes
        fi
    done <"$list"
    if [ "$found" = no ]; then
        echo "$0: there is no group '$group' in $list" >&2
        exit 1
    fi
done

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    echo "This system has no apt-get, so its packages are yours to install. Debian calls them:" >&2
    printf '  %s\n' "${wanted[@]}" >&2
    exit 3
fi

missing=()
installed="$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' 2>/dev/null || true)"
for package in "${wanted[@]}"; do
    if ! grep -qxF "installed $package" <<<"$installed"; then
        missing+=("$package")
    fi
done
if [ "${#missing[@]}" -eq 0 ]; then
    exit 0
fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
        echo "These packages are missing, and only root may install them (there is no sudo here):" >&2
        echo "  apt-get install --no-install-recommends ${missing[*]}" >&2
        exit 1
    fi
    as_root=(sudo)
fi

echo "Installing ${#missing[@]} packages: ${missing[*]}"
# A background update may hold the lock for a while.
apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300)
if ! "${apt[@]}" update; then
    echo "The package lists could not be read anew; trying with those that are there." >&2
fi
if ! "${apt[@]}" install -y --no-install-recommends "${missing[@]}"; then
    echo "The packages above could not be installed. Sluice is written for Debian 12 (bookworm) and what comes after it." >&2
    exit 1
fi
